using DaprImages.TestKit.Models;
using DaprImages.TestKit.Photos;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>Naming people, with the models that know faces.</summary>
[Collection(ModelSystemCollection.Name)]
public sealed class PeoplePageTests(ModelSystemFixture fixture)
{
    private const string Name = "Barack Obama";

    private GalleryClient Api => fixture.System.Gallery;

    [ModelsFact]
    public async Task Face_that_is_named_labels_the_other_photo_of_that_person_and_not_this_person_takes_it_away_again()
    {
        var first = await Api.UploadAsync("obama_1.jpg", SharedPhotos.Read("faces/obama_1.jpg"));
        var second = await Api.UploadAsync("obama_3.jpg", SharedPhotos.Read("faces/obama_3.jpg"));
        await Api.WaitUntilEndedAsync([first, second], TimeSpan.FromMinutes(5));
        await using var browser = await Browser.StartAsync();
        await using var visit = await browser.OpenAsync(Api.Http.BaseAddress!, $"/photos/{first}");
        var page = visit.Page;

        await page.GetByLabel("Name of this person").FillAsync(Name);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Face of {Name}" })).ToBeVisibleAsync();

        await page.GotoAsync(new Uri(Api.Http.BaseAddress!, $"/photos/{second}").ToString());
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Face of {Name}" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "People" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Name }).ClickAsync();
        var recognised = page.Locator($".face-grid li:has(a[href='/photos/{second}'])");
        await Expect(recognised).ToContainTextAsync("recognised");

        await recognised.GetByRole(AriaRole.Button, new() { Name = $"Not {Name}" }).ClickAsync();
        await Expect(recognised).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(Api.Http.BaseAddress!, $"/photos/{second}").ToString());
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "An unknown face" })).ToBeVisibleAsync();
        Assert.Empty(visit.Errors);
    }
}
