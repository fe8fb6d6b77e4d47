using DaprImages.EndToEnd.Tests.Pages;

namespace DaprImages.EndToEnd.Tests;

/// <summary>One system for the tests that only use it as its users would.</summary>
public sealed class SystemFixture : IAsyncLifetime, IDisposable
{
    /// <summary>Deafness is noticed sooner than by default, so that nobody waits for it.</summary>
    private static readonly Dictionary<string, string?> Settings = new() { ["PubSub__CheckInterval"] = "00:00:00.5", ["PubSub__Patience"] = "00:00:03" };

    private readonly DataFolder _data = new();

    public RunningSystem System { get; private set; } = null!;

    public Browser Browser { get; private set; } = null!;

    public Uri Address => System.Gallery.Http.BaseAddress!;

    public async Task InitializeAsync()
    {
        Browser = await Browser.StartAsync();
        System = await RunningSystem.StartAsync(_data.Path, Settings);
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        if (System is not null)
        {
            await System.DisposeAsync();
        }
    }

    public void Dispose() => _data.Dispose();
}

[CollectionDefinition(Name)]
public sealed class SystemCollection : ICollectionFixture<SystemFixture>
{
    public const string Name = "One system";
}
