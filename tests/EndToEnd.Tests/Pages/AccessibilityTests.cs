using DaprImages.TestKit.Node;
using DaprImages.TestKit.Pictures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>axe-core looks at every page, as it comes in light and in dark.</summary>
[Collection(SystemCollection.Name)]
public sealed class AccessibilityTests(SystemFixture fixture)
{
    [NodeTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    public async Task No_page_has_anything_serious_or_critical(ColorScheme scheme, int width)
    {
        var photo = await fixture.System.Gallery.UploadAsync("accessible.png", TextPictures.NumberedPage(7301));
        await fixture.System.Gallery.WaitUntilEndedAsync([photo], TimeSpan.FromMinutes(2));
        string[] pages = ["/", $"/photos/{photo}", "/search", "/search?q=quick", "/search?q=nowhere", "/people", "/operations", "/duplicates", $"/photos/{Guid.Empty}", "/login.html"];
        var axe = await File.ReadAllTextAsync(Path.Combine(NodePackages.Folder, "axe-core", "axe.min.js"));
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, width: width, scheme: scheme);

        var found = new List<string>();
        foreach (var page in pages)
        {
            await visit.Page.GotoAsync(new Uri(fixture.Address, page).ToString());
            await Expect(visit.Page.Locator("main h1")).ToHaveCountAsync(1);
            await visit.Page.EvaluateAsync(axe);
            var violations = await visit.Page.EvaluateAsync<string[]>(
                """
                async () => (await axe.run()).violations
                    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
                    .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`))
                """);
            found.AddRange(violations.Select(violation => $"{page} {violation}"));
        }

        Assert.Empty(found);
    }
}
