using DaprImages.TestKit.Photos;
using DaprImages.TestKit.Pictures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>One photo: its neighbours, its boxes, its run.</summary>
[Collection(SystemCollection.Name)]
public sealed class PhotoPageTests(SystemFixture fixture) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<Guid> _photos = [];

    public async Task InitializeAsync()
    {
        // The same for each test: what is there already is answered with the id it has.
        foreach (var number in Enumerable.Range(7201, 3))
        {
            _photos.Add(await fixture.System.Gallery.UploadAsync($"{number}.png", TextPictures.NumberedPage(number)));
        }
        await fixture.System.Gallery.WaitUntilEndedAsync(_photos, Patience);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Arrow_keys_lead_to_the_neighbours_and_Back_to_the_photo_in_the_gallery()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address);
        await visit.Cell(_photos[2]).Locator("a").ClickAsync();
        await Expect(Heading(visit, "7203.png")).ToBeFocusedAsync();

        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(visit.Page).ToHaveURLAsync(AddressOf(_photos[1]));
        await Expect(Heading(visit, "7202.png")).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(visit.Page).ToHaveURLAsync(AddressOf(_photos[2]));
        await Expect(Heading(visit, "7203.png")).ToBeFocusedAsync();
        await visit.Page.GoBackAsync();

        await Expect(visit.Cell(_photos[2]).Locator("a")).ToBeFocusedAsync();
        await Expect(visit.Page).ToHaveURLAsync(fixture.Address.ToString());
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Photo_that_is_opened_by_its_address_knows_its_neighbours()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, $"/photos/{_photos[1]}");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Next photo" }).ClickAsync();

        await Expect(visit.Page).ToHaveURLAsync(AddressOf(_photos[0]));
    }

    [Fact]
    public async Task Boxes_are_switched_by_their_kind()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, $"/photos/{_photos[0]}");
        var box = visit.Page.Locator(".box[data-kind=text]").First;
        await Expect(box).ToBeVisibleAsync();

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Text", Pressed = true }).ClickAsync();

        await Expect(box).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Stages_lie_on_the_timeline_where_they_began()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, $"/photos/{_photos[0]}");

        var first = await BarAsync("preprocess");
        var text = await BarAsync("text");
        var last = await BarAsync("postprocess");

        Assert.True(first.X < text.X && text.X < last.X, $"{first.X} {text.X} {last.X}");

        async Task<LocatorBoundingBoxResult> BarAsync(string stage) => (await visit.Page.Locator($".timeline li[data-stage={stage}] .stretch").BoundingBoxAsync())!;
    }

    [Fact]
    public async Task Stage_is_run_again_by_itself_and_its_end_is_seen_without_a_reload()
    {
        // One of its own: others may be run again by other tests.
        var id = await fixture.System.Gallery.UploadAsync("again.png", TextPictures.NumberedPage(7204));
        await fixture.System.Gallery.WaitUntilEndedAsync([id], Patience);
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, $"/photos/{id}");
        var stages = visit.Page.Locator(".timeline li");
        await Expect(stages).ToHaveCountAsync(12);

        // While it is under way, a run of one analysis has no line for the others. That may be short, so every change of the page is looked at.
        await visit.Page.EvaluateAsync("""
            () => {
              const count = () => document.querySelectorAll('.timeline li').length;
              window.fewest = count();
              new MutationObserver(() => { window.fewest = Math.min(window.fewest, count()); }).observe(document.body, { childList: true, subtree: true });
            }
            """);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Run again: Text" }).ClickAsync();
        using var patience = new CancellationTokenSource(Patience);
        while (await visit.Page.EvaluateAsync<int>("window.fewest") == 12)
        {
            await Task.Delay(100, patience.Token);
        }

        await Expect(stages).ToHaveCountAsync(12);
        await Expect(visit.Page.Locator("li[data-stage=text]")).ToHaveAttributeAsync("data-status", "completed");
        await Expect(visit.Page.Locator(".photo-tools .badge")).ToHaveTextAsync("done");
        // The analyses of the run before lie outside of the timeline of this one.
        await Expect(visit.Page.GetByText("Analyses without a bar are from a run before it.")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("li[data-stage=text] .stretch")).ToHaveCountAsync(1);
        await Expect(visit.Page.Locator("li[data-stage=metadata] .stretch")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Photo_that_is_not_there_is_said_to_be_gone()
    {
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, $"/photos/{Guid.NewGuid()}");

        await Expect(visit.Page.GetByText("or it was deleted")).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "To the photos" }).ClickAsync();
        await Expect(visit.Cell(_photos[0])).ToBeVisibleAsync();
    }

    [PhotosFact]
    public async Task What_a_file_says_of_itself_is_shown_as_the_text_it_is()
    {
        var id = await fixture.System.Gallery.UploadAsync("<img src=x onerror=alert(1)>.jpg", SharedPhotos.Read("bad/exif_hostile_strings.jpg"));
        await fixture.System.Gallery.WaitUntilEndedAsync([id], Patience);
        await using var visit = await fixture.Browser.OpenAsync(fixture.Address, $"/photos/{id}");

        await Expect(Heading(visit, "onerror=alert(1)")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator(".facts")).ToContainTextAsync("<img src=x onerror=alert(1)>");
        await Expect(visit.Page.Locator(".facts img, h1 img")).ToHaveCountAsync(0);
        Assert.Empty(visit.Errors);
    }

    private static ILocator Heading(Visit visit, string name) => visit.Page.GetByRole(AriaRole.Heading, new() { Name = name });

    private string AddressOf(Guid id) => $"{fixture.Address}photos/{id}";
}
