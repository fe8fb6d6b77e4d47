using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.DaprImageStore;
using DaprImages.Data.Blobs;
using DaprImages.Data.Images;
using DaprImages.Vision.Images;

namespace DaprImages.Analysis.Stages;

/// <summary>
/// Fetches the original, checks it by decoding it, turns it upright, and makes the analysis copy and the thumbnails. The decoded picture stays in memory for the
/// stages that follow. An original that cannot be decoded fails the image for good.
/// </summary>
internal sealed class Preprocess(StageRunner stages, Pictures pictures, ImagePreparer preparer, ImageTable images, BlobTable blobs, ImageStore store) : WorkflowActivity<StageInput, StageOutcome>
{
    public override Task<StageOutcome> RunAsync(WorkflowActivityContext context, StageInput input) => stages.RunAsync(Stage.Preprocess, input, async cancellationToken =>
    {
        if (await pictures.ReadOriginalAsync(input.ImageId, cancellationToken) is not { } original)
        {
            return null; // deleted; the stages to come find that out too
        }
        var prepared = await preparer.PrepareAsync(input.ImageId, original, cancellationToken);
        var files = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [StorageKeys.AnalysisCopy(input.ImageId, Pictures.CopyExtension)] = prepared.AnalysisCopy.Bytes,
        };
        foreach (var thumbnail in prepared.Thumbnails)
        {
            files[StorageKeys.Thumbnail(input.ImageId, thumbnail.Side, thumbnail.Image.Extension)] = thumbnail.Image.Bytes;
        }
        await blobs.ReserveAsync(files.Keys, cancellationToken);
        foreach (var (storageKey, bytes) in files)
        {
            await store.WriteAsync(storageKey, bytes, cancellationToken);
        }
        if (await blobs.AssignAsync(input.ImageId, files.Keys, cancellationToken))
        {
            await images.SetSizeAsync(input.ImageId, prepared.Width, prepared.Height, cancellationToken);
        }
        return null;
    });
}
