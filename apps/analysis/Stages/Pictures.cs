using DaprImages.DaprImageStore;
using DaprImages.Data.Images;
using DaprImages.Vision.Images;

namespace DaprImages.Analysis.Stages;

/// <summary>Brings stages the files and the decoded picture of an image. The picture is decoded once for all stages while it stays in memory.</summary>
internal sealed class Pictures(ImageTable images, ImageStore store, AnalysisImageCache cache)
{
    /// <summary>What the analysis copy is called behind the image's id.</summary>
    public const string CopyExtension = ".jpg";

    public Task<AnalysisImageLease> GetAsync(Guid imageId, CancellationToken cancellationToken) => cache.GetAsync(
        imageId,
        async token => await store.ReadAsync(StorageKeys.AnalysisCopy(imageId, CopyExtension), token) ?? throw new FileNotFoundException("The analysis copy is not in the image store."),
        cancellationToken);

    /// <returns>Null when the image was deleted.</returns>
    public async Task<ReadOnlyMemory<byte>?> ReadOriginalAsync(Guid imageId, CancellationToken cancellationToken) =>
        await images.FindAsync(imageId, cancellationToken) is { } image
            ? await store.ReadAsync(image.StorageKey, cancellationToken) ?? throw new FileNotFoundException("The original is not in the image store.")
            : null;
}
