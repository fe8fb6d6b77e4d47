using DaprImages.TestKit.Models;

namespace DaprImages.EndToEnd.Tests;

/// <summary>One system with the real models, for the tests that take them; nothing is started where they are not.</summary>
public sealed class ModelSystemFixture : IAsyncLifetime, IDisposable
{
    private readonly DataFolder _data = new();

    public RunningSystem System { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (SharedModels.Folder is { } folder)
        {
            System = await RunningSystem.StartAsync(_data.Path, new Dictionary<string, string?> { [SharedModels.Variable] = folder });
        }
    }

    public async Task DisposeAsync()
    {
        if (SharedModels.Folder is not null)
        {
            await System.DisposeAsync();
        }
    }

    public void Dispose() => _data.Dispose();
}

[CollectionDefinition(Name)]
public sealed class ModelSystemCollection : ICollectionFixture<ModelSystemFixture>
{
    public const string Name = "One system with models";
}
