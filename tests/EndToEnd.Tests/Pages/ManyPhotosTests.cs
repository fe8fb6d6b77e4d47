using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>A collection that nobody could put into a document at once. The list is made up here: what is tested is the page.</summary>
[Collection(SystemCollection.Name)]
public sealed class ManyPhotosTests(SystemFixture fixture)
{
    private const int Count = 20_000;
    private const int MostInDocument = 300;

    [Fact]
    public async Task Of_twenty_thousand_photos_only_those_near_the_window_are_in_the_document()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, prepare: async page =>
        {
            await page.RouteAsync("**/api/images?*", AnswerAsync);
            await page.RouteAsync("**/thumbnail?*", route => route.FulfillAsync(new() { ContentType = "image/svg+xml", Body = """<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>""" }));
        });
        await Expect(visit.Page.Locator(".cell").First).ToBeVisibleAsync();

        var most = await visit.Page.EvaluateAsync<int>(
            """
            async () => {
                const grid = document.querySelector('.grid');
                let most = 0;
                const end = () => grid.getAttribute('aria-rowcount') !== '-1' && scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
                while (!end()) {
                    scrollTo(0, document.documentElement.scrollHeight);
                    await new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)));
                    most = Math.max(most, document.querySelectorAll('.cell').length);
                }
                return most;
            }
            """);

        Assert.InRange(most, 1, MostInDocument);
        await Expect(visit.Cell(IdOf(0))).ToBeVisibleAsync();
        await visit.Page.EvaluateAsync("scrollTo(0, 0)");
        await Expect(visit.Cell(IdOf(Count - 1))).ToBeVisibleAsync();
        Assert.Empty(visit.Errors);
    }

    /// <summary>A page of the list; the cursor is how many were before.</summary>
    private static Task AnswerAsync(IRoute route)
    {
        var query = System.Web.HttpUtility.ParseQueryString(new Uri(route.Request.Url).Query);
        var before = int.Parse(query["cursor"] ?? "0", CultureInfo.InvariantCulture);
        var count = Math.Min(int.Parse(query["limit"]!, CultureInfo.InvariantCulture), Count - before);
        var items = Enumerable.Range(before, count).Select(place => new
        {
            id = IdOf(Count - 1 - place),
            fileName = $"{place}.jpg",
            caption = (string?)null,
            width = 800 + (place * 7 % 13 * 100),
            height = 1000,
            status = "completed",
            issues = 0,
            tags = Array.Empty<object>(),
        });
        var next = before + count < Count ? $"{before + count}" : null;
        return route.FulfillAsync(new() { ContentType = "application/json", Body = JsonSerializer.Serialize(new { items, nextCursor = next }) });
    }

    /// <summary>Ids grow with time, as real ones do; these are older than all of those.</summary>
    private static Guid IdOf(int number) => new($"00000000-0000-7000-8000-{number:x12}");
}
