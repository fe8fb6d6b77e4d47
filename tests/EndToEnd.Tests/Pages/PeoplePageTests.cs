using DaprImages.TestKit.Models;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>Naming people, with the models that know faces.</summary>
[Collection(ModelSystemCollection.Name)]
public sealed class PeoplePageTests(ModelSystemFixture fixture)
{
    private const string Name = "Barack Obama";

    [ModelsFact]
    public async Task Face_that_is_named_labels_the_other_photo_of_that_person_and_not_this_person_takes_it_away_again()
    {
        var (first, second) = await fixture.AnalyseAsync("faces/obama_1.jpg", "faces/obama_3.jpg");
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, $"/photos/{first}");
        var page = visit.Page;

        await page.GetByLabel("Name of this person").FillAsync(Name);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Face of {Name}" })).ToBeVisibleAsync();

        await page.GotoAsync(new Uri(fixture.Address, $"/photos/{second}").ToString());
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Face of {Name}" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "People" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Name }).ClickAsync();
        var recognised = page.Locator($".face-grid li:has(a[href='/photos/{second}'])");
        await Expect(recognised).ToContainTextAsync("recognised");

        await recognised.GetByRole(AriaRole.Button, new() { Name = $"Not {Name}" }).ClickAsync();
        await Expect(recognised).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(fixture.Address, $"/photos/{second}").ToString());
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "An unknown face" })).ToBeVisibleAsync();
        Assert.Empty(visit.Errors);
    }

    [ModelsFact]
    public async Task Two_people_are_merged_and_the_one_that_is_left_is_renamed_and_removed()
    {
        var (mother, son) = await fixture.AnalyseAsync("faces/mom_1.jpg", "faces/son_1.jpg");
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, $"/photos/{mother}");
        var page = visit.Page;
        await NameAsync("mother");
        await page.GotoAsync(new Uri(fixture.Address, $"/photos/{son}").ToString());
        await NameAsync("son");
        await page.GetByRole(AriaRole.Link, new() { Name = "People" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "mother" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Merge" }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "The same person" }).SelectOptionAsync("son");
        await visit.AgreeAsync();
        await Expect(page.GetByText("2 faces in 2 photos")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("family");
        await visit.AgreeAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "family" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await visit.AgreeAsync();
        await Expect(page).ToHaveURLAsync(new Uri(fixture.Address, "/people").ToString());
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "family" })).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(fixture.Address, $"/photos/{son}").ToString());
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "An unknown face" })).ToBeVisibleAsync();
        Assert.Empty(visit.Errors);

        async Task NameAsync(string name)
        {
            await page.GetByLabel("Name of this person").FillAsync(name);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Face of {name}" })).ToBeVisibleAsync();
        }
    }
}
