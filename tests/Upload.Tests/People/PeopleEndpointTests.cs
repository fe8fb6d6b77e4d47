using System.Net;
using System.Net.Http.Json;
using DaprImages.Data.Users;

namespace DaprImages.Upload.Tests.People;

[Collection(UploadCollection.Name)]
public sealed class PeopleEndpointTests(UploadFixture fixture)
{
    [Fact]
    public async Task A_group_of_unknown_faces_is_named_and_the_photo_found_by_the_name()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var album = await Album.CreateAsync(app, app.Http, LocalUser.Id, "sunny", 300);

        var groups = await (await app.Http.GetAsync("/api/faces/groups")).JsonAsync();
        var face = Assert.Single(groups["items"]!.AsArray())!["faces"]![0]!;
        Assert.Equal((album.UnknownFaceId, album.ImageId, 0.6, null), ((Guid)face["id"]!, (Guid)face["imageId"]!, (double)face["box"]!["x"]!, (string?)face["person"]));

        using var named = await app.Http.PostAsJsonAsync("/api/people", new { name = " Cleo ", faceIds = new[] { album.UnknownFaceId } });
        var person = await named.JsonAsync();
        Assert.Equal((HttpStatusCode.Created, "Cleo", 1, 1, album.UnknownFaceId), (named.StatusCode, (string)person["name"]!, (int)person["faceCount"]!, (int)person["imageCount"]!, (Guid)person["cover"]!["id"]!));
        Assert.Equal(named.Headers.Location?.ToString(), $"/api/people/{person["id"]}");

        var found = await (await app.Http.GetAsync("/api/search?q=cleo")).JsonAsync();
        Assert.Equal(album.ImageId, (Guid)Assert.Single(found["items"]!.AsArray())!["image"]!["id"]!);
        var analysis = await (await app.Http.GetAsync($"/api/images/{album.ImageId}/analysis")).JsonAsync();
        Assert.Contains(analysis["results"]!["faces"]!["items"]!.AsArray(), item => (string?)item!["personName"] == "Cleo");
        Assert.Equal([album.ImageId], (await (await app.Http.GetAsync($"/api/images?person={person["id"]}")).JsonAsync())["items"]!.AsArray().Select(image => (Guid)image!["id"]!));
    }

    [Fact]
    public async Task A_face_is_moved_rejected_and_said_to_be_nobody_known()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var album = await Album.CreateAsync(app, app.Http, LocalUser.Id, "sunny", 310);

        var moved = await PostAsync(app, $"/api/faces/{album.FaceId}/assign", new { personId = album.OtherPersonId });
        Assert.Equal((album.OtherPersonId, true), ((Guid)moved["person"]!["id"]!, (bool)moved["confirmed"]!));

        var rejected = await PostAsync(app, $"/api/faces/{album.FaceId}/reject", new { personId = album.OtherPersonId });
        Assert.Equal((null, false), ((string?)rejected["person"], (bool)rejected["confirmed"]!));

        var unknown = await PostAsync(app, $"/api/faces/{album.FaceId}/assign", new { });
        Assert.Equal((null, true), ((string?)unknown["person"], (bool)unknown["confirmed"]!));

        var made = await PostAsync(app, $"/api/faces/{album.FaceId}/assign", new { name = "Dora" });
        Assert.Equal("Dora", (string?)made["person"]!["name"]);
        Assert.Equal([album.FaceId], (await (await app.Http.GetAsync($"/api/faces?person={made["person"]!["id"]}")).JsonAsync())["items"]!.AsArray().Select(face => (Guid)face!["id"]!));
        Assert.Equal([album.UnknownFaceId], (await (await app.Http.GetAsync("/api/faces?person=unknown")).JsonAsync())["items"]!.AsArray().Select(face => (Guid)face!["id"]!));
    }

    [Fact]
    public async Task People_are_renamed_merged_and_forgotten()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var album = await Album.CreateAsync(app, app.Http, LocalUser.Id, "sunny", 320);

        using var taken = await app.Http.PutAsJsonAsync($"/api/people/{album.PersonId}", new { name = "SUNNY BEN" });
        await taken.ProblemAsync(HttpStatusCode.Conflict, "name-taken");
        using var renamed = await app.Http.PutAsJsonAsync($"/api/people/{album.PersonId}", new { name = "Anna" });
        Assert.Equal("Anna", (string?)(await renamed.JsonAsync())["name"]);

        var merged = await PostAsync(app, $"/api/people/{album.PersonId}/merge", new { personId = album.OtherPersonId });
        Assert.Equal(("Anna", 2, 2), ((string)merged["name"]!, (int)merged["faceCount"]!, (int)merged["imageCount"]!));
        await (await app.Http.GetAsync($"/api/people/{album.OtherPersonId}")).ProblemAsync(HttpStatusCode.NotFound, "person-not-found");

        Assert.Equal(HttpStatusCode.NoContent, (await app.Http.DeleteAsync(new Uri($"/api/people/{album.PersonId}", UriKind.Relative))).StatusCode);
        Assert.Empty((await (await app.Http.GetAsync("/api/people")).JsonAsync())["items"]!.AsArray());
        Assert.Equal(3, (await (await app.Http.GetAsync("/api/faces?person=unknown")).JsonAsync())["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("/api/people", """{"name": "", "faceIds": ["00000000-0000-7000-8000-000000000001"]}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/people", """{"name": "  ", "faceIds": ["00000000-0000-7000-8000-000000000001"]}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/people", """{"name": "Ann", "faceIds": []}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/people", """{"name": "Ann"}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/people", """{"name": "Ann", "faceIds": ["00000000-0000-7000-8000-000000000001"]}""", HttpStatusCode.NotFound)]
    [InlineData("/api/people/00000000-0000-7000-8000-000000000001/merge", "{}", HttpStatusCode.BadRequest)]
    [InlineData("/api/people/00000000-0000-7000-8000-000000000001/merge", """{"personId": "00000000-0000-7000-8000-000000000002"}""", HttpStatusCode.NotFound)]
    [InlineData("/api/faces/00000000-0000-7000-8000-000000000001/assign", """{"name": "Ann"}""", HttpStatusCode.NotFound)]
    [InlineData("/api/faces/00000000-0000-7000-8000-000000000001/assign", """{"name": "Ann", "personId": "00000000-0000-7000-8000-000000000001"}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/faces/00000000-0000-7000-8000-000000000001/reject", """{"personId": "00000000-0000-7000-8000-000000000001"}""", HttpStatusCode.NotFound)]
    public async Task A_statement_that_makes_no_sense_is_refused(string path, string body, HttpStatusCode expected)
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var response = await app.Http.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        await response.ProblemAsync(expected, null);
        Assert.Equal(0L, await app.Data.ScalarAsync<long>("SELECT count(*) FROM people"));
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> PostAsync(UploadApp app, string path, object body)
    {
        using var response = await app.Http.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.JsonAsync();
    }
}
