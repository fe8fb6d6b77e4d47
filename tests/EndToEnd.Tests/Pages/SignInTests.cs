using DaprImages.AppHost.Processes;
using DaprImages.TestKit.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>With <c>Auth:Mode=token</c> the pages are for those who have a token.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task Page_is_seen_after_signing_in_with_a_token_and_no_more_after_signing_out()
    {
        using var data = new DataFolder();
        await using var system = await RunningSystem.StartAsync(data.Path, new Dictionary<string, string?> { ["Auth__Mode"] = "token" });
        var address = system.Gallery.Http.BaseAddress!;
        var token = await MakeTokenAsync(system, "maria");
        await using var browser = await Browser.StartAsync();
        await using var visit = await browser.OpenAsync(address, "/operations");
        var page = visit.Page;

        await page.GetByLabel("Token").FillAsync("dimg_guessed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not known");
        await page.GetByLabel("Token").FillAsync(token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(address, "/operations").ToString());
        await Expect(page.GetByText("maria")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("Token")).ToBeVisibleAsync();
        await page.GotoAsync(address.ToString());
        await Expect(page.GetByLabel("Token")).ToBeVisibleAsync();
    }

    private static async Task<string> MakeTokenAsync(RunningSystem system, string user)
    {
        var token = "";
        var command = Programs.Command("Upload", ["tokens", "create", "--user", user], new Dictionary<string, string?> { ["DATABASE_URL"] = system.ConnectionString });
        var process = ManagedProcess.Start(command, Path.Combine(system.DataFolder, "logs", "tokens.log"), line => token = line.StartsWith("dimg_", StringComparison.Ordinal) ? line : token);
        Assert.Equal(0, await process.Exited);
        return token;
    }
}
