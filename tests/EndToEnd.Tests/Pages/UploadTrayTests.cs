using DaprImages.TestKit.Pictures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>What becomes of uploads, in the corner of every page.</summary>
[Collection(SystemCollection.Name)]
public sealed class UploadTrayTests(SystemFixture fixture)
{
    private const string Upload = "**/api/upload";

    [Fact]
    public async Task File_that_is_no_image_is_named_with_the_reason_and_not_offered_to_be_sent_again()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address);

        await visit.DropAsync(("notes.jpg", "These are notes, not a picture."u8.ToArray()));

        var line = Line(visit, "notes.jpg");
        await Expect(line).ToContainTextAsync("not an image");
        await Expect(line.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Upload_whose_connection_broke_can_be_tried_again()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address);
        await visit.Page.RouteAsync(Upload, route => route.AbortAsync(), new() { Times = 1 });

        await visit.DropAsync(("broken-line.png", TextPictures.NumberedPage(7101)));

        var line = Line(visit, "broken-line.png");
        await Expect(line).ToContainTextAsync("The connection broke");
        await line.GetByRole(AriaRole.Button, new() { Name = "Try broken-line.png again" }).ClickAsync();
        await Expect(line).ToContainTextAsync("uploaded");
    }

    [Fact]
    public async Task Upload_is_cancelled_and_the_others_go_on()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address);
        // The first request is never answered: an upload that takes for ever.
        await visit.Page.RouteAsync(Upload, _ => Task.CompletedTask, new() { Times = 1 });

        await visit.DropAsync(("endless.png", TextPictures.NumberedPage(7102)));
        await visit.DropAsync(("other.png", TextPictures.NumberedPage(7103)));
        await Line(visit, "endless.png").GetByRole(AriaRole.Button, new() { Name = "Cancel endless.png" }).ClickAsync();

        await Expect(Line(visit, "endless.png")).ToContainTextAsync("cancelled");
        await Expect(Line(visit, "other.png")).ToContainTextAsync("uploaded");
    }

    [Fact]
    public async Task Uploads_go_on_while_another_page_is_looked_at()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address);
        var asked = new TaskCompletionSource<IRoute>();
        await visit.Page.RouteAsync(Upload, asked.SetResult, new() { Times = 1 });

        await visit.DropAsync(("on-the-way.png", TextPictures.NumberedPage(7104)));
        var request = await asked.Task;
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Operations" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Operations" })).ToBeVisibleAsync();
        await request.ContinueAsync();

        await Expect(Line(visit, "on-the-way.png")).ToContainTextAsync("uploaded");
    }

    private static ILocator Line(Visit visit, string fileName) => visit.Page.Locator("#tray li", new() { HasText = fileName });
}
