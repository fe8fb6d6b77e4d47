using System.Net;
using System.Text.RegularExpressions;
using DaprImages.TestKit.Pictures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>The gallery as a person uses it, in a real browser.</summary>
[Collection(SystemCollection.Name)]
public sealed class GalleryPageTests(SystemFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private GalleryClient Api => fixture.System.Gallery;

    [Fact]
    public async Task Dropped_photo_becomes_done_without_a_reload_is_opened_with_its_boxes_found_by_its_text_and_deleted()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address);
        var page = visit.Page;
        await page.EvaluateAsync("window.sameVisit = true");

        await visit.DropAsync(("dropped.png", TextPictures.NumberedPage(7001)));
        await Expect(page.Locator("#tray li", new() { HasText = "dropped.png" })).ToContainTextAsync("uploaded");
        var id = Guid.Parse((await page.GetByRole(AriaRole.Link, new() { Name = "Open dropped.png" }).GetAttributeAsync("href"))!.Split('/')[^1]);
        await Expect(visit.Cell(id)).ToHaveAttributeAsync("data-status", "completed");
        await Expect(visit.Cell(id).Locator("img")).ToHaveJSPropertyAsync("complete", true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the list of uploads" }).ClickAsync();

        await visit.Cell(id).Locator("a").ClickAsync();
        await Expect(page).ToHaveURLAsync($"{fixture.Address}photos/{id}");
        await Expect(page.Locator(".box[data-kind=text]")).ToHaveCountAsync(TextPictures.PageLines.Count);
        await Expect(page.Locator(".facts")).ToContainTextAsync(TextPictures.PageLines[0]);

        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search photos" }).FillAsync("fox");
        await page.Keyboard.PressAsync("Enter");
        var hit = page.Locator($".hit[href='/photos/{id}']");
        await Expect(hit).ToContainTextAsync("Text in the photo");
        await hit.ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await visit.AgreeAsync();
        await Expect(page).Not.ToHaveURLAsync(new Regex($"{id}"));
        await page.GotoAsync(fixture.Address.ToString());
        await Expect(page.Locator(".cell").First).ToBeVisibleAsync();
        await Expect(visit.Cell(id)).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.Http.GetAsync($"/api/images/{id}")).StatusCode);
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Words_of_a_search_stand_in_its_field_however_many_went_before()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address);
        var field = visit.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search photos" });

        foreach (var words in new[] { "fox", "lazy dog" })
        {
            await field.FillAsync(words);
            await visit.Page.Keyboard.PressAsync("Enter");
            await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = words })).ToBeVisibleAsync();
            await Expect(field).ToHaveValueAsync(words);
        }
        await visit.Page.GoBackAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "fox" })).ToBeVisibleAsync();
        await Expect(field).ToHaveValueAsync("fox");
    }

    [Fact]
    public async Task Button_whose_question_is_answered_with_no_has_the_focus_again()
    {
        var id = await Api.UploadAsync("kept.png", TextPictures.NumberedPage(7010));
        await Api.WaitUntilEndedAsync([id], Patience);
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, $"/photos/{id}");
        var delete = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" });

        await delete.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Expect(delete).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Photo_that_another_program_uploads_appears_by_itself()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address);

        var id = await Api.UploadAsync("elsewhere.png", TextPictures.NumberedPage(7002));

        await Expect(visit.Cell(id)).ToHaveAttributeAsync("data-status", "completed");
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Photos_are_selected_and_deleted_by_keyboard_alone()
    {
        Guid[] ids = [await Api.UploadAsync("first.png", TextPictures.NumberedPage(7003)), await Api.UploadAsync("second.png", TextPictures.NumberedPage(7004))];
        await Api.WaitUntilEndedAsync(ids, Patience);
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address);
        var page = visit.Page;

        await visit.Cell(ids[1]).Locator("a").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await Expect(page.GetByText("2 selected")).ToBeVisibleAsync();
        await Expect(visit.Cell(ids[0])).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Delete");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).PressAsync("Enter");

        await Expect(page.GetByText("2 photos deleted")).ToBeVisibleAsync();
        foreach (var id in ids)
        {
            await Expect(visit.Cell(id)).ToHaveCountAsync(0);
            Assert.Equal(HttpStatusCode.NotFound, (await Api.Http.GetAsync($"/api/images/{id}")).StatusCode);
        }
    }

    [Fact]
    public async Task Filter_is_in_the_address_and_can_be_taken_away_again()
    {
        var id = await Api.UploadAsync("plain.png", TextPictures.NumberedPage(7005));
        await Api.WaitUntilEndedAsync([id], Patience);
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address);
        var page = visit.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await page.GetByLabel("Camera").FillAsync("No such camera");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.GetByText("No photo passes this filter")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync($"{fixture.Address}?camera=No+such+camera");
        await page.ReloadAsync();
        await Expect(page.GetByText("No photo passes this filter")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove the filter: camera No such camera" }).ClickAsync();

        await Expect(visit.Cell(id)).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(fixture.Address.ToString());
    }
}
