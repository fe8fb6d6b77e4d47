using DaprImages.TestKit;

namespace DaprImages.Upload.Tests;

/// <summary>What all tests of the app share: a Postgres with a database for each, and a sidecar with one image store.</summary>
public sealed class UploadFixture : IAsyncLifetime
{
    private SidecarProcess? _sidecar;

    public PostgresFixture Postgres { get; } = new();

    public SidecarProcess Sidecar => _sidecar!;

    public async Task InitializeAsync()
    {
        await Postgres.InitializeAsync();
        _sidecar = await SidecarProcess.StartAsync("upload", appPort: 0);
    }

    public async Task DisposeAsync()
    {
        await Sidecar.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class UploadCollection : ICollectionFixture<UploadFixture>
{
    public const string Name = "upload";
}
