using Microsoft.OpenApi;

namespace DaprImages.Upload.Documentation;

internal static class ApiDocumentServiceCollectionExtensions
{
    private const string Scheme = "token";

    private const string Json = "application/json";

    /// <summary>The OpenAPI document, with the examples of docs/api.md and what a token is sent in.</summary>
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "DaprImages";
        Secure(document);
        var examples = ApiExample.ReadAll().ToDictionary(example => $"{example.Method} {example.Path}");
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                if (examples.TryGetValue($"{method.Method} {path}", out var example))
                {
                    Describe(operation, example);
                }
            }
        }
        return Task.CompletedTask;
    }));

    private static void Describe(OpenApiOperation operation, ApiExample example)
    {
        operation.Description ??= example.Description;
        if (example.Body is not null && operation.RequestBody?.Content?.TryGetValue(Json, out var body) == true)
        {
            body.Example = example.Body;
        }
        if (example.Answer is not null
            && operation.Responses?.TryGetValue(example.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var response) == true
            && response.Content?.TryGetValue(Json, out var answer) == true)
        {
            answer.Example = example.Answer;
        }
    }

    private static void Secure(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "In mode token; in mode local there is one user, and nothing to send.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
    }
}
