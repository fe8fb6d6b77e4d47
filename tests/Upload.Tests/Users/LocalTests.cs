using System.Diagnostics;
using System.Net;
using DaprImages.Data.Tests;

namespace DaprImages.Upload.Tests.Users;

/// <summary>The app in mode local: one user, on one machine.</summary>
[Collection(UploadCollection.Name)]
public sealed class LocalTests(UploadFixture fixture)
{
    [Fact]
    public async Task Whoever_asks_from_this_machine_is_the_one_user()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        var session = await (await app.Http.GetAsync("/api/session")).JsonAsync();

        Assert.Equal(("local", "local"), ((string)session["mode"]!, (string)session["user"]!["name"]!));
    }

    [Theory]
    [InlineData("elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("192.168.1.7:8080", HttpStatusCode.Forbidden)]
    [InlineData("localhost:8080", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    public async Task Under_the_name_of_another_machine_it_answers_nobody(string host, HttpStatusCode expected)
    {
        await using var app = await UploadApp.StartAsync(fixture);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/images") { Headers = { Host = host } };

        using var response = await app.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_site_can_do_nothing()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/upload") { Content = UploadApp.Form(("a.png", Pictures.Png(80))), Headers = { { "Origin", "https://elsewhere.example" } } };

        using var response = await app.Http.SendAsync(request);

        await response.ProblemAsync(HttpStatusCode.Forbidden, "cross-site");
        Assert.Equal((0, 0, 0), await app.CountAsync());
    }

    [Theory]
    [InlineData("http://0.0.0.0:{0}", null, null, "Without log-in it answers this machine only")]
    [InlineData("http://127.0.0.1:{0}", "Auth__Mode", "tokens", "Auth__Mode is 'tokens'. It is local")]
    [InlineData("http://127.0.0.1:{0}", "Auth__AllowRemote", "yes", "Auth__AllowRemote is 'yes'. It is true or false.")]
    public async Task It_does_not_start_where_it_must_not_and_says_why_in_one_line(string url, string? name, string? value, string expected)
    {
        await using var data = await TestData.CreateAsync(fixture.Postgres);

        var (exitCode, _, error) = await RunAsync(data, [("--urls"), string.Format(System.Globalization.CultureInfo.InvariantCulture, url, AppHost.Processes.Ports.Free(1)[0])], (name, value));

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, Assert.Single(error.Trim().Split('\n'), line => line.Contains("cannot start", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_are_made_listed_and_revoked_by_the_command()
    {
        await using var data = await TestData.CreateAsync(fixture.Postgres);

        var (made, token, told) = await RunAsync(data, ["tokens", "create", "--user", "ann", "--name", "phone"]);
        var id = Assert.Single(await data.Tokens.ListAsync(TestData.None)).Id;
        var (listed, list, _) = await RunAsync(data, ["tokens", "list"]);
        Assert.Equal("ann", (await data.Tokens.FindUserAsync(token.Trim(), TestData.None))?.Name);
        var (revoked, _, _) = await RunAsync(data, ["tokens", "revoke", $"{id}"]);
        var (twice, _, why) = await RunAsync(data, ["tokens", "revoke", $"{id}"]);
        var (wrong, _, usage) = await RunAsync(data, ["tokens", "make"]);

        Assert.Equal((0, 0, 0, 1, 2), (made, listed, revoked, twice, wrong));
        Assert.Contains($"{id}", told, StringComparison.Ordinal);
        Assert.Contains("ann  phone", list, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Trim(), list, StringComparison.Ordinal);
        Assert.Null(await data.Tokens.FindUserAsync(token.Trim(), TestData.None));
        Assert.Contains("There is no valid token", why, StringComparison.Ordinal);
        Assert.Contains("create --user NAME", usage, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(TestData data, string[] arguments, params (string? Key, string? Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DaprImages.Upload.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DATABASE_URL"] = data.ConnectionString;
        foreach (var (key, value) in fixture.Sidecar.Settings.Select(setting => ((string?)setting.Key, (string?)setting.Value)).Concat(environment))
        {
            if (key is not null)
            {
                start.Environment[key] = value;
            }
        }
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(UploadApp.Patience);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
