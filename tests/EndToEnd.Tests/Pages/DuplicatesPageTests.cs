using System.Net;
using DaprImages.TestKit.Models;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>Photos that are nearly the same, with the model that knows how photos look.</summary>
[Collection(ModelSystemCollection.Name)]
public sealed class DuplicatesPageTests(ModelSystemFixture fixture)
{
    [ModelsFact]
    public async Task The_worse_of_two_that_are_nearly_the_same_is_deleted_and_the_better_one_stays()
    {
        var (good, worse) = await fixture.AnalyseAsync("scenes/paris.jpg", "scenes/paris_copy_small_q55.jpg");
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address);
        var page = visit.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = "Duplicates" }).ClickAsync();
        var group = page.Locator($".duplicates > li:has(a[href='/photos/{worse}'])");
        await Expect(group.Locator($"a[href='/photos/{good}']")).ToBeVisibleAsync();
        await group.Locator($".copies > li:has(a[href='/photos/{worse}'])").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await visit.AgreeAsync();

        await Expect(group).ToHaveCountAsync(0);
        await Expect(page.Locator($".duplicates a[href='/photos/{good}']")).ToHaveCountAsync(0);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (await StatusAsync(good), await StatusAsync(worse)));
        Assert.Empty(visit.Errors);

        async Task<HttpStatusCode> StatusAsync(Guid id) => (await fixture.System.Gallery.Http.GetAsync($"/api/images/{id}")).StatusCode;
    }
}
