using DaprImages.TestKit.Pictures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DaprImages.EndToEnd.Tests;

/// <summary>The page as a person uses it, in a real browser.</summary>
[Collection(SystemCollection.Name)]
public sealed class GalleryPageTests(SystemFixture fixture)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 120_000 };

    private Uri Address => fixture.System.Gallery.Http.BaseAddress!;

    [Fact]
    public async Task Dropped_photo_becomes_done_without_a_reload_and_shows_what_was_found()
    {
        await using var browser = await Browser.StartAsync();
        var (page, errors) = await browser.OpenAsync(Address);
        await page.EvaluateAsync("window.sameVisit = true");

        await DropAsync(page, "dropped.png", TextPictures.NumberedPage(2001));

        var card = page.Locator("#grid li", new() { HasText = "dropped.png" });
        await Expect(page.Locator("#uploads li", new() { HasText = "dropped.png" })).ToContainTextAsync("accepted");
        await Expect(card.GetByText("done", new() { Exact = true })).ToBeVisibleAsync(Patient);
        await Expect(card.Locator("img")).ToHaveJSPropertyAsync("complete", true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the list of uploads" }).ClickAsync();
        await card.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(TextPictures.PageLines[0]);
        Assert.Equal(TextPictures.PageLines.Count, await page.Locator("#photo .box").CountAsync());
        Assert.True(await page.EvaluateAsync<bool>("window.sameVisit"));
        Assert.Empty(errors);
    }

    [Fact]
    public async Task File_that_is_no_image_is_named_with_the_reason()
    {
        await using var browser = await Browser.StartAsync();
        var (page, _) = await browser.OpenAsync(Address);

        await DropAsync(page, "notes.jpg", "These are notes, not a picture."u8.ToArray());

        await Expect(page.Locator("#uploads li", new() { HasText = "notes.jpg" })).ToContainTextAsync("not an image");
        await Expect(page.Locator("#grid li", new() { HasText = "notes.jpg" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Deleted_photo_disappears_from_the_page()
    {
        var id = await fixture.System.Gallery.UploadAsync("unwanted.png", TextPictures.NumberedPage(2002));
        await using var browser = await Browser.StartAsync();
        var (page, _) = await browser.OpenAsync(Address);
        page.Dialog += (_, dialog) => dialog.AcceptAsync();

        await page.Locator("#grid li", new() { HasText = "unwanted.png" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await Expect(page.Locator("#grid li", new() { HasText = "unwanted.png" })).ToHaveCountAsync(0);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await fixture.System.Gallery.Http.GetAsync($"/api/images/{id}")).StatusCode);
    }

    /// <summary>What the browser does when a file is dropped from the desktop.</summary>
    private static async Task DropAsync(IPage page, string fileName, byte[] content)
    {
        var transfer = await page.EvaluateHandleAsync(
            """
            ([name, base64]) => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], name));
                return transfer;
            }
            """,
            new[] { fileName, Convert.ToBase64String(content) });
        await page.DispatchEventAsync("body", "drop", new { dataTransfer = transfer });
    }
}
