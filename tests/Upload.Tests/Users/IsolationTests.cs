using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace DaprImages.Upload.Tests.Users;

/// <summary>Two users who cannot reach one another by any operation of the OpenAPI document: one that is added to it is tested with it.</summary>
[Collection(UploadCollection.Name)]
public sealed class IsolationTests(UploadFixture fixture)
{
    private const string Secret = "Zanzibar";

    /// <summary>Operations that are for those who have no token yet.</summary>
    private static readonly string[] Open = ["POST /api/session"];

    [Fact]
    public async Task No_operation_reaches_anything_of_another_user()
    {
        await using var app = await UploadApp.StartAsync(fixture, TokenUser.Mode);
        using var ann = await TokenUser.CreateAsync(app, "ann");
        using var eve = await TokenUser.CreateAsync(app, "eve");
        var album = await Album.CreateAsync(app, ann.Http, ann.Id, Secret, 800);
        await Album.CreateAsync(app, eve.Http, eve.Id, "Eve", 900);
        var before = await SnapshotAsync(app, ann.Id);

        foreach (var operation in await OperationsAsync(app))
        {
            foreach (var id in operation.Path.Contains('{', StringComparison.Ordinal) ? album.Ids : [album.ImageId])
            {
                using var response = await SendAsync(eve.Http, operation, id, album);
                var said = await ReadAsync(response);

                var what = $"{operation} with {id}: {(int)response.StatusCode} {said}";
                if (operation.Path.Contains('{', StringComparison.Ordinal))
                {
                    Assert.True(response.StatusCode == HttpStatusCode.NotFound, what);
                }
                Assert.DoesNotContain(Secret, said, StringComparison.OrdinalIgnoreCase);
                if (response.IsSuccessStatusCode)
                {
                    Assert.All(album.Ids, hidden => Assert.False(said.Contains($"{hidden}", StringComparison.OrdinalIgnoreCase), what));
                }
            }
        }
        Assert.Equal(before, await SnapshotAsync(app, ann.Id));

        // The same questions are answered to the owner, so that they are questions at all.
        foreach (var operation in (await OperationsAsync(app)).Where(operation => operation.Method == "GET" && operation.Path.Contains('{', StringComparison.Ordinal)))
        {
            var id = operation.Path.StartsWith("/api/people", StringComparison.Ordinal) ? album.PersonId : album.ImageId;
            using var response = await SendAsync(ann.Http, operation, id, album);
            Assert.True(response.IsSuccessStatusCode, $"{operation}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task No_operation_answers_without_a_token()
    {
        await using var app = await UploadApp.StartAsync(fixture, TokenUser.Mode);
        using var ann = await TokenUser.CreateAsync(app, "ann");
        var album = await Album.CreateAsync(app, ann.Http, ann.Id, Secret, 800);
        var before = await SnapshotAsync(app, ann.Id);

        foreach (var operation in await OperationsAsync(app))
        {
            using var response = await SendAsync(app.Http, operation, album.ImageId, album);

            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{operation}: {(int)response.StatusCode}");
        }
        Assert.Equal(before, await SnapshotAsync(app, ann.Id));
    }

    [Fact]
    public async Task Whatever_answers_under_api_asks_who_is_asking()
    {
        await using var app = await UploadApp.StartAsync(fixture, TokenUser.Mode);

        var endpoints = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint => Assert.True(endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null, endpoint.DisplayName));
        Assert.Equal(Open.Length, endpoints.Count(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null));
    }

    /// <summary>All that the document has.</summary>
    private static async Task<List<Operation>> OperationsAsync(UploadApp app)
    {
        var document = await (await app.Http.GetAsync("/openapi/v1.json")).JsonAsync();
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(entry => new Operation(entry.Key.ToUpperInvariant(), path.Key, entry.Value!, document))).ToList();
        Assert.True(operations.Count > 25, $"{operations.Count}");
        return operations;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, Operation operation, Guid id, Album album)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.Address(id, album)) { Content = operation.Body(album) };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>What is answered; of a stream that does not end, what it begins with.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            return await response.Content.ReadAsStringAsync();
        }
        using var stream = await response.Content.ReadAsStreamAsync();
        var said = new StringBuilder();
        var buffer = new byte[64 * 1024];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            while (await stream.ReadAsync(buffer, patience.Token) is > 0 and var count)
            {
                said.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (OperationCanceledException)
        {
            // Nothing more comes by itself.
        }
        return said.ToString();
    }

    /// <summary>Everything that belongs to a user, as text.</summary>
    private static Task<string> SnapshotAsync(UploadApp app, Guid owner) => app.Data.ScalarAsync<string>(
        $"""
        SELECT string_agg(row, E'\n' ORDER BY row) FROM (
            SELECT i::text AS row FROM images i WHERE owner_id = '{owner}'
            UNION ALL SELECT t::text FROM image_tags t WHERE owner_id = '{owner}'
            UNION ALL SELECT p::text FROM people p WHERE owner_id = '{owner}'
            UNION ALL SELECT f::text FROM faces f WHERE owner_id = '{owner}'
            UNION ALL SELECT r::text FROM face_rejections r JOIN faces f ON f.id = r.face_id WHERE f.owner_id = '{owner}'
            UNION ALL SELECT q.image_id::text || q.status FROM analysis_queue q JOIN images i ON i.id = q.image_id WHERE i.owner_id = '{owner}'
            UNION ALL SELECT b::text FROM blobs b JOIN images i ON i.id = b.image_id WHERE i.owner_id = '{owner}'
        ) AS rows (row)
        """);

    private sealed record Operation(string Method, string Path, JsonNode Description, JsonNode Document)
    {
        public override string ToString() => $"{Method} {Path}";

        /// <summary>With the id wherever one goes, and every parameter that is an id or a word set to something of the album.</summary>
        public string Address(Guid id, Album album)
        {
            var path = System.Text.RegularExpressions.Regex.Replace(Path, @"\{[^}]+\}", $"{id}");
            var query = (Description["parameters"]?.AsArray() ?? new JsonArray())
                .Where(parameter => (string)parameter!["in"]! == "query")
                .Select(parameter => (string)parameter!["name"]! switch
                {
                    "imageId" => $"imageId={album.ImageId}",
                    "person" => $"person={album.PersonId}",
                    "q" => $"q={Secret}",
                    "tag" => $"tag={Secret}",
                    _ => null,
                });
            return $"{path}?{string.Join('&', query.OfType<string>())}";
        }

        /// <summary>By the schema of the body: names that say id are something of the album.</summary>
        public HttpContent? Body(Album album)
        {
            var content = Description["requestBody"]?["content"];
            if (content?["multipart/form-data"] is not null)
            {
                return UploadApp.Form(("a.png", Pictures.Png(81)));
            }
            return content?["application/json"]?["schema"] is { } schema ? new StringContent(Value(schema, "", album)!.ToJsonString(), Encoding.UTF8, "application/json") : null;
        }

        private JsonNode? Value(JsonNode schema, string name, Album album)
        {
            if ((string?)schema["$ref"] is { } reference)
            {
                return Value(Document["components"]!["schemas"]![reference.Split('/')[^1]]!, name, album);
            }
            if (schema["oneOf"] is JsonArray choices)
            {
                return Value(choices[^1]!, name, album);
            }
            if (schema["properties"] is JsonObject properties)
            {
                var value = new JsonObject();
                foreach (var (key, property) in properties)
                {
                    // Of an assignment the id, and not the name.
                    if (!(key == "name" && properties.ContainsKey("personId")))
                    {
                        value[key] = Value(property!, key, album);
                    }
                }
                return value;
            }
            return name switch
            {
                "personId" => album.PersonId,
                "faceIds" => new JsonArray(album.FaceId),
                "which" => "all",
                "stages" => new JsonArray("text"),
                "stage" => "text",
                "reason" => null,
                _ => "Mallory",
            };
        }
    }
}
