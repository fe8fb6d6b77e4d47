namespace DaprImages.EndToEnd.Tests;

/// <summary>One system for the tests that only use it as its users would.</summary>
public sealed class SystemFixture : IAsyncLifetime, IDisposable
{
    private readonly DataFolder _data = new();

    public RunningSystem System { get; private set; } = null!;

    public async Task InitializeAsync() => System = await RunningSystem.StartAsync(_data.Path);

    public async Task DisposeAsync() => await System.DisposeAsync();

    public void Dispose() => _data.Dispose();
}

[CollectionDefinition(Name)]
public sealed class SystemCollection : ICollectionFixture<SystemFixture>
{
    public const string Name = "One system";
}
