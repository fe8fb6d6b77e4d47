using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Bindings;

/// <summary>https://docs.dapr.io/reference/api/bindings_api/</summary>
internal static class BindingEndpoints
{
    private static readonly string[] Methods = ["POST", "PUT"];

    public static IEndpointRouteBuilder MapBindings(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/v1.0/bindings/{name}", Methods, InvokeAsync);
        return routes;
    }

    private static async Task InvokeAsync(HttpContext context, BindingComponents bindings, SidecarArguments arguments, CancellationToken cancellationToken)
    {
        var name = RequestPath.LastSegment(context);
        var body = await RequestBody.ReadAsync(context.Request, arguments, cancellationToken);
        var request = BindingJson.Read(body, TraceContext.Of(context));
        var response = context.Response;
        try
        {
            var answer = await bindings.InvokeAsync(name, request, cancellationToken);
            AddTo(response.Headers, answer.Metadata);
            if (answer.Content is not { } content)
            {
                response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
            await using (content)
            {
                response.ContentType = "application/json";
                response.ContentLength = content.Length;
                await content.CopyToAsync(response.Body, cancellationToken);
            }
        }
        catch (BindingException error)
        {
            AddTo(response.Headers, error.Metadata);
            throw BindingComponents.Failed(name, error);
        }
    }

    private static void AddTo(IHeaderDictionary headers, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (key, value) in metadata)
        {
            headers[$"metadata.{key}"] = value;
        }
    }
}
