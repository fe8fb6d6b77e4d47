using DaprImages.EndToEnd.Tests.Pages;
using DaprImages.TestKit.Models;
using DaprImages.TestKit.Photos;

namespace DaprImages.EndToEnd.Tests;

/// <summary>One system with the real models, and a browser, for the tests that take them; nothing is started where they are not.</summary>
public sealed class ModelSystemFixture : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly DataFolder _data = new();

    public RunningSystem System { get; private set; } = null!;

    public Browser Browser { get; private set; } = null!;

    public Uri Address => System.Gallery.Http.BaseAddress!;

    public async Task InitializeAsync()
    {
        if (SharedModels.Folder is { } folder)
        {
            Browser = await Browser.StartAsync();
            System = await RunningSystem.StartAsync(_data.Path, new Dictionary<string, string?> { [SharedModels.Variable] = folder });
        }
    }

    public async Task DisposeAsync()
    {
        if (SharedModels.Folder is not null)
        {
            await Browser.DisposeAsync();
            if (System is not null)
            {
                await System.DisposeAsync();
            }
        }
    }

    /// <summary>Uploads shared photos, and waits until they are analysed.</summary>
    public async Task<(Guid First, Guid Second)> AnalyseAsync(string first, string second)
    {
        var ids = (First: await UploadAsync(first), Second: await UploadAsync(second));
        await System.Gallery.WaitUntilEndedAsync([ids.First, ids.Second], Patience);
        return ids;

        Task<Guid> UploadAsync(string photo) => System.Gallery.UploadAsync(Path.GetFileName(photo), SharedPhotos.Read(photo));
    }

    public void Dispose() => _data.Dispose();
}

[CollectionDefinition(Name)]
public sealed class ModelSystemCollection : ICollectionFixture<ModelSystemFixture>
{
    public const string Name = "One system with models";
}
