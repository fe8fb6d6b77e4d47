using System.Text.RegularExpressions;
using DaprImages.TestKit.Pictures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>What an operator sees of the analysis. No models are installed here, so some stages are skipped.</summary>
[Collection(SystemCollection.Name)]
public sealed partial class OperationsPageTests(SystemFixture fixture)
{
    [Fact]
    public async Task Throughput_durations_reasons_and_models_are_shown_and_what_was_skipped_is_run_again()
    {
        var id = await fixture.System.Gallery.UploadAsync("operated.png", TextPictures.NumberedPage(7401));
        await fixture.System.Gallery.WaitUntilEndedAsync([id], TimeSpan.FromMinutes(2));
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, "/operations");
        var page = visit.Page;

        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Photos analysed over time: [1-9]") })).ToBeVisibleAsync();
        await Expect(page.Locator(".durations li", new() { HasText = "Text" })).ToContainTextAsync(Duration());
        await Expect(page.Locator(".models li", new() { HasText = "Text" })).ToContainTextAsync("tesseract");
        await Expect(page.Locator(".models li", new() { HasText = "Scene" })).ToContainTextAsync("not installed");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Run again: Scene") }).ClickAsync();

        await Expect(page.GetByText("will be analysed again")).ToBeVisibleAsync();
        Assert.Empty(visit.Errors);
    }

    [GeneratedRegex("[0-9] m?s")]
    private static partial Regex Duration();
}
