using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using DaprImages.Data.Users;
using DaprImages.Upload.Documentation;

namespace DaprImages.Upload.Tests.Documentation;

/// <summary>docs/api.md is true: each operation is on it, and each of its commands, run one after another by a shell, is answered as it says.</summary>
[Collection(UploadCollection.Name)]
public sealed class ApiExampleTests(UploadFixture fixture)
{
    /// <summary>Objects whose names are data, and lists whose contents are.</summary>
    private static readonly string[] Free = ["thresholds", "with"];

    [Fact]
    public async Task Every_operation_is_on_the_page_and_its_example_in_the_document()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var document = await (await app.Http.GetAsync("/openapi/v1.json")).JsonAsync();
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (Name: $"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value))).ToDictionary(entry => entry.Name, entry => entry.Value!);

        Assert.Equal(ApiExample.ReadAll().Select(example => $"{example.Method} {example.Path}").Order(), operations.Keys.Order());
        Assert.All(ApiExample.ReadAll(), example =>
        {
            var operation = operations[$"{example.Method} {example.Path}"];
            Assert.True(JsonNode.DeepEquals(example.Answer, operation["responses"]![$"{example.Status}"]?["content"]?["application/json"]?["example"]), $"{example.Method} {example.Path}: answer");
            Assert.True(JsonNode.DeepEquals(example.Body, operation["requestBody"]?["content"]?["application/json"]?["example"]), $"{example.Method} {example.Path}: body");
        });
    }

    [Fact]
    public async Task Every_command_on_the_page_is_answered_as_the_page_says()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var folder = Directory.CreateTempSubdirectory("daprimages-test-");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "photo.jpg"), Pictures.Jpeg(seed: 700));
            var album = await Album.CreateAsync(app, app.Http, LocalUser.Id, "sunny", 710);
            foreach (var example in ApiExample.ReadAll())
            {
                var (status, answer) = await RunAsync(app, folder.FullName, album, example);

                var what = $"{example.Method} {example.Path}: {status} {answer}";
                Assert.True(example.Status == status, what);
                if (example.Answer is not null)
                {
                    Same(example.Answer, JsonNode.Parse(answer), what);
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Status, string Answer)> RunAsync(UploadApp app, string folder, Album album, ApiExample example)
    {
        var command = example.Command.Replace("curl ", "curl --silent --show-error --noproxy '*' --write-out '\\n%{http_code}' ", StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new (string, object)[]
        {
            ("DAPRIMAGES", app.Http.BaseAddress!.ToString().TrimEnd('/')), ("IMAGE", album.ImageId), ("PERSON", album.PersonId), ("OTHER_PERSON", album.OtherPersonId),
            ("FACE", album.FaceId), ("UNKNOWN_FACE", album.UnknownFaceId), ("TOKEN", "dimg_any"),
        })
        {
            start.Environment[name] = value.ToString();
        }
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(UploadApp.Patience);
        var lines = (await output).TrimEnd().Split('\n');
        return (int.TryParse(lines[^1], out var status) ? status : 0, lines.Length > 1 ? string.Join('\n', lines[..^1]) : await error);
    }

    /// <summary>Checks that two answers are of one shape: the same names, the same kinds of values; null may stand for anything, and a list for one that is longer.</summary>
    private static void Same(JsonNode? said, JsonNode? answered, string what)
    {
        if (said is null || answered is null)
        {
            return;
        }
        Assert.True(Kind(said) == Kind(answered), $"{said.ToJsonString()} and {answered.ToJsonString()} in {what}");
        switch (said)
        {
            case JsonObject properties:
                Assert.True(properties.Select(property => property.Key).Order().SequenceEqual(answered.AsObject().Select(property => property.Key).Order()), $"{said.ToJsonString()} and {answered.ToJsonString()} in {what}");
                foreach (var (name, value) in properties.Where(property => !Free.Contains(property.Key)))
                {
                    Same(value, answered[name], what);
                }
                break;
            case JsonArray { Count: > 0 } list:
                Assert.True(answered.AsArray().Count > 0, $"nothing where there is {said.ToJsonString()} in {what}");
                Same(list[0], answered[0], what);
                break;
        }
    }

    private static JsonValueKind Kind(JsonNode node) => node.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : node.GetValueKind();
}
