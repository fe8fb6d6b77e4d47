using DaprImages.Upload.Problems;

namespace DaprImages.Upload.Users;

/// <summary>
/// Refuses what a page of another site has a browser do here: the browser would send the cookie along, or, in mode local, needs none. Browsers say where a request
/// comes from in <c>Sec-Fetch-Site</c>, and those that do not in <c>Origin</c>; programs send neither. A token in <c>Authorization</c> no page of others can send.
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => IsUnsafe(context.Request) && context.Request.Headers.Authorization.Count == 0 && IsFromElsewhere(context.Request)
        ? Problem.WriteAsync(context, ProblemTypes.CrossSite, "The request was made by a page of another site. Use the gallery's own pages, or send a token in 'Authorization'.")
        : next(context);

    private static bool IsUnsafe(HttpRequest request) => !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    private static bool IsFromElsewhere(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            return site is not ("same-origin" or "none");
        }
        return request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
