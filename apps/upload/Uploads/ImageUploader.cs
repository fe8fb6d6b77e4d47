using System.Diagnostics;
using Dapr;
using DaprImages.Contracts;
using DaprImages.DaprImageStore;
using DaprImages.Data.Blobs;
using DaprImages.Data.Images;
using DaprImages.Postgres;
using DaprImages.Upload.Analysis;
using DaprImages.Vision.Images;
using Microsoft.Extensions.Options;

namespace DaprImages.Upload.Uploads;

/// <summary>Takes one file in: sniffs, checks, hashes, stores, enters it into the database and the queue, and tells the analysis.</summary>
internal sealed partial class ImageUploader(
    ImageInspector inspector,
    IOptions<ImageLimits> limits,
    IOptions<UploadOptions> options,
    StoringBudget budget,
    ImageTable images,
    BlobTable blobs,
    ImageStore store,
    AnalysisWaker waker,
    UploadMetrics metrics,
    TimeProvider clock,
    ILogger<ImageUploader> logger)
{
    private readonly string _folder = options.Value.TemporaryFolder is { Length: > 0 } folder ? Directory.CreateDirectory(folder).FullName : Path.GetTempPath();

    /// <param name="othersAccepted">
    /// Whether files of the same request are accepted already: then a store or database that goes away is this file's misfortune and not the whole request's.
    /// </param>
    /// <returns>The image, or why it is refused.</returns>
    public async Task<(AcceptedImage? Image, RejectedFile? Refusal)> StoreAsync(Guid ownerId, Stream body, string fileName, bool othersAccepted, CancellationToken cancellationToken)
    {
        using var file = await ReceivedFile.ReceiveAsync(body, _folder, limits.Value.MaxBytes, cancellationToken);
        if (file is null)
        {
            return Refuse(fileName, "image-too-large", $"The file is larger than {limits.Value.MaxBytes >> 20} MiB.");
        }
        var inspection = inspector.InspectWhole(file.Content);
        if (!inspection.IsAccepted)
        {
            return Refuse(fileName, inspection.Refusal.Code, inspection.Refusal.Detail);
        }
        try
        {
            return (await StoreAsync(ownerId, file, inspection.Header, fileName, cancellationToken), null);
        }
        catch (Exception error) when (othersAccepted && (DatabaseAway.Is(error) || error is DaprException))
        {
            LogAway(fileName, error.InnerException?.Message ?? error.Message);
            return Refuse(fileName, "service-unavailable", "The service could not store the file just now. Send it again in a minute.");
        }
    }

    private async Task<AcceptedImage> StoreAsync(Guid ownerId, ReceivedFile file, ImageHeader header, string fileName, CancellationToken cancellationToken)
    {
        if (await images.FindByContentAsync(ownerId, file.Sha256, cancellationToken) is { } known)
        {
            return Duplicate(known, fileName);
        }
        var image = new NewImage(
            Guid.CreateVersion7(clock.GetUtcNow()),
            ownerId,
            fileName.Length > 0 ? fileName : $"unnamed{header.Extension}",
            header.ContentType,
            file.Content.Length,
            file.Sha256,
            header.Width,
            header.Height,
            "",
            clock.GetUtcNow());
        image = image with { StorageKey = StorageKeys.Original(image.Id, header.Extension) };
        var queueId = Guid.CreateVersion7(clock.GetUtcNow());

        await blobs.ReserveAsync([image.StorageKey], cancellationToken);
        using (await budget.TakeAsync(image.ByteSize, cancellationToken))
        {
            await store.WriteAsync(image.StorageKey, await file.ReadAllAsync(cancellationToken), cancellationToken);
        }
        // From here on the answer is decided: a sender that goes away now does not undo it.
        if (!await images.AddAsync(image, queueId, Activity.Current?.Id, CancellationToken.None))
        {
            await blobs.AbandonAsync(image.StorageKey, CancellationToken.None);
            var same = await images.FindByContentAsync(ownerId, file.Sha256, CancellationToken.None)
                ?? throw new InvalidOperationException("The image could not be entered, and there is none with the same bytes.");
            return Duplicate(same, fileName);
        }
        metrics.Accepted(header.Format, image.ByteSize);
        LogUploaded(image.Id, image.ByteSize, image.ContentType);
        await waker.WakeAsync(image.Id, queueId);
        return new AcceptedImage(image.Id, image.FileName, ImageStatus.Pending, StatusUrl(image.Id));
    }

    private AcceptedImage Duplicate(ImageRecord known, string fileName)
    {
        metrics.Duplicate();
        return new AcceptedImage(known.Id, fileName.Length > 0 ? fileName : known.FileName, known.Status, StatusUrl(known.Id), known.Id);
    }

    private (AcceptedImage? Image, RejectedFile? Refusal) Refuse(string fileName, string code, string error)
    {
        metrics.Rejected(code);
        return (null, new RejectedFile(fileName, code, error));
    }

    private static string StatusUrl(Guid imageId) => $"/api/analysis/status?imageId={imageId}";

    [LoggerMessage(LogLevel.Information, "Image {ImageId} uploaded: {Bytes} bytes of {ContentType}")]
    private partial void LogUploaded(Guid imageId, long bytes, string contentType);

    [LoggerMessage(LogLevel.Warning, "{FileName} could not be stored: {Reason}")]
    private partial void LogAway(string fileName, string reason);
}
