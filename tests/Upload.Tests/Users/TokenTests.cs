using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using DaprImages.Data.Users;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Upload.Tests.Users;

/// <summary>The app in mode token: who is let in.</summary>
[Collection(UploadCollection.Name)]
public sealed class TokenTests(UploadFixture fixture)
{
    [Fact]
    public async Task A_token_says_who_is_asking_until_it_is_revoked()
    {
        await using var app = await UploadApp.StartAsync(fixture, TokenUser.Mode);
        using var ann = await TokenUser.CreateAsync(app, "ann");

        var session = await (await ann.Http.GetAsync("/api/session")).JsonAsync();
        Assert.Equal(("token", "ann", ann.Id), ((string)session["mode"]!, (string)session["user"]!["name"]!, (Guid)session["user"]!["id"]!));

        Assert.True(await app.Get<TokenTable>().RevokeAsync(ann.TokenId, None));
        using var refused = await ann.Http.GetAsync("/api/session");
        await refused.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        Assert.False(await app.Get<TokenTable>().RevokeAsync(ann.TokenId, None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer dimg_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer ")]
    [InlineData("Basic YW5uOmFubg==")]
    public async Task Whoever_shows_no_token_is_not_let_in(string? authorization)
    {
        await using var app = await UploadApp.StartAsync(fixture, TokenUser.Mode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/images");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await app.Http.SendAsync(request);

        await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task What_is_kept_of_a_token_does_not_let_anybody_in()
    {
        await using var app = await UploadApp.StartAsync(fixture, TokenUser.Mode);
        using var ann = await TokenUser.CreateAsync(app, "ann");

        var hash = await app.Data.ScalarAsync<byte[]>("SELECT hash FROM api_tokens");

        Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ann.Token)), hash);
        Assert.Matches("^dimg_[A-Za-z0-9_-]{43}$", ann.Token);
        Assert.Equal(0L, await app.Data.ScalarAsync<long>($"SELECT count(*) FROM api_tokens t WHERE t::text LIKE '%{ann.Token[5..]}%'"));
    }

    [Fact]
    public async Task A_browser_logs_in_by_a_cookie_that_no_script_reads_and_logs_out_again()
    {
        await using var app = await UploadApp.StartAsync(fixture, TokenUser.Mode);
        using var ann = await TokenUser.CreateAsync(app, "ann");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = app.Http.BaseAddress };
        using var wrong = await http.PostAsJsonAsync("/api/session", new { token = "dimg_wrong" });
        await wrong.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.False(wrong.Headers.Contains("Set-Cookie"));

        using var login = await http.PostAsJsonAsync("/api/session", new { token = ann.Token });
        Assert.Equal(HttpStatusCode.NoContent, login.StatusCode);
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase); // plain http, as the test asks

        Assert.Equal("ann", (string)(await (await SendAsync(http, HttpMethod.Get, cookie)).JsonAsync())["user"]!["name"]!);
        using var logout = await SendAsync(http, HttpMethod.Delete, cookie);
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(logout.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.NoContent)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.NoContent)]
    public async Task A_page_of_another_site_cannot_use_the_cookie(string header, string value, HttpStatusCode expected)
    {
        await using var app = await UploadApp.StartAsync(fixture, TokenUser.Mode);
        using var ann = await TokenUser.CreateAsync(app, "ann");
        var id = await app.Data.UploadAsync(ann.Id);
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/images/{id}") { Headers = { { "Cookie", $"daprimages-session={ann.Token}" }, { header, value } } };

        using var response = await app.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Forbidden ? 1L : 0L, await app.Data.ScalarAsync<long>("SELECT count(*) FROM images"));
    }

    [Fact]
    public async Task The_same_origin_is_told_by_its_name_too_and_a_token_needs_no_origin()
    {
        await using var app = await UploadApp.StartAsync(fixture, TokenUser.Mode);
        using var ann = await TokenUser.CreateAsync(app, "ann");
        var ids = new[] { await app.Data.UploadAsync(ann.Id), await app.Data.UploadAsync(ann.Id) };
        using var own = new HttpRequestMessage(HttpMethod.Delete, $"/api/images/{ids[0]}")
        {
            Headers = { { "Cookie", $"daprimages-session={ann.Token}" }, { "Origin", app.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) } },
        };
        using var program = new HttpRequestMessage(HttpMethod.Delete, $"/api/images/{ids[1]}") { Headers = { { "Origin", "https://elsewhere.example" } } };
        program.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ann.Token);

        Assert.Equal(HttpStatusCode.NoContent, (await app.Http.SendAsync(own)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await app.Http.SendAsync(program)).StatusCode);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/")]
    [InlineData("/favicon.svg")]
    public async Task What_says_nothing_of_anybody_is_open(string path)
    {
        await using var app = await UploadApp.StartAsync(fixture, TokenUser.Mode);
        await UploadApp.UntilAsync(async () => (await app.Http.GetAsync("/readyz")).IsSuccessStatusCode);

        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync(path)).StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string cookie)
    {
        using var request = new HttpRequestMessage(method, "/api/session") { Headers = { { "Cookie", cookie.Split(';')[0] } } };
        return await http.SendAsync(request);
    }
}
