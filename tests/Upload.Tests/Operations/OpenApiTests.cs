using System.Net;

namespace DaprImages.Upload.Tests.Operations;

[Collection(UploadCollection.Name)]
public sealed class OpenApiTests(UploadFixture fixture)
{
    [Fact]
    public async Task The_document_describes_every_endpoint()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var response = await app.Http.GetAsync("/openapi/v1.json");

        var paths = (await response.JsonAsync())["paths"]!.AsObject();
        var operations = paths.SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}")).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "POST /api/upload", "GET /api/images", "GET /api/images/{id}", "DELETE /api/images/{id}", "GET /api/images/{id}/content", "GET /api/images/{id}/thumbnail", "GET /api/tags",
                "GET /api/analysis/status", "GET /api/analysis/events", "GET /api/images/{id}/analysis", "POST /api/images/{id}/analysis", "GET /api/analysis/queue", "POST /api/analysis/rerun",
            },
            operations);
        Assert.Equal("binary", (string?)paths["/api/upload"]!["post"]!["requestBody"]!["content"]!["multipart/form-data"]!["schema"]!["properties"]!["files"]!["items"]!["format"]);
        Assert.All(paths.SelectMany(path => path.Value!.AsObject()), operation => Assert.NotEmpty((string?)operation.Value!["summary"] ?? ""));
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_and_the_gallery_is_there()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var nothing = await app.Http.GetAsync("/api/nothing");
        await nothing.ProblemAsync(HttpStatusCode.NotFound, null);
        Assert.Equal("nosniff", Assert.Single(nothing.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("<title>DaprImages</title>", await app.Http.GetStringAsync("/"), StringComparison.Ordinal);
    }
}
