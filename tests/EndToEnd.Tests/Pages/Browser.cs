using Microsoft.Playwright;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>Debian's Chromium, driven by Playwright.</summary>
public sealed class Browser : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    /// <summary>How long something that is expected may take, in milliseconds: analyses are waited for, too, on machines that have much else to do.</summary>
    private const float Patience = 60_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Headless = true,
            // Without a network: no updates, no telemetry. As root: no sandbox.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new Browser(playwright, browser);
    }

    /// <param name="address">Where the system is.</param>
    /// <param name="path">The page.</param>
    /// <param name="prepare">Done before the page is opened, such as answering some of its requests.</param>
    public async Task<Visit> OpenAsync(Uri address, string path = "/", int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, Func<IPage, Task>? prepare = null)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme });
        context.SetDefaultTimeout(Patience);
        var visit = new Visit(context, await context.NewPageAsync());
        if (prepare is not null)
        {
            await prepare(visit.Page);
        }
        await visit.Page.GotoAsync(new Uri(address, path).ToString());
        return visit;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}
