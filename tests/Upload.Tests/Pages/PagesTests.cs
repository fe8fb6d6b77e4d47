using System.Net;

namespace DaprImages.Upload.Tests.Pages;

[Collection(UploadCollection.Name)]
public sealed class PagesTests(UploadFixture fixture)
{
    [Fact]
    public async Task Every_page_has_an_address_that_can_be_opened_and_every_script_comes_from_here()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var document = await app.Http.GetStringAsync("/");

        foreach (var address in new[] { "/photos/0197c1d2-0000-7000-8000-000000000001", "/duplicates", "/search?q=dog", "/people", "/people/0197c1d2-0000-7000-8000-000000000001", "/operations" })
        {
            using var response = await app.Http.GetAsync(address);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(document, await response.Content.ReadAsStringAsync());
            Assert.Equal("no-cache", response.Headers.CacheControl?.ToString());
            Assert.Contains("default-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Address_of_no_page_is_not_found()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var response = await app.Http.GetAsync("/photos/not-an-id");

        await response.ProblemAsync(HttpStatusCode.NotFound, null);
    }
}
