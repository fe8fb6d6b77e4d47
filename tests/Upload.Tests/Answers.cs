using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace DaprImages.Upload.Tests;

internal static class Answers
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<JsonNode>())!;

    /// <summary>Checks that the answer is a problem of the type, and returns it.</summary>
    public static async Task<JsonNode> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string? code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((int)status, (int)problem["status"]!);
        if (code is not null)
        {
            Assert.Equal($"/problems/{code}", (string?)problem["type"]);
            Assert.NotEmpty((string)problem["detail"]!);
        }
        return problem;
    }
}
