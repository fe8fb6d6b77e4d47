using Dapr;
using DaprImages.DaprImageStore;
using DaprImages.Data;
using DaprImages.Data.Blobs;
using DaprImages.Postgres;

namespace DaprImages.Upload.Storage;

/// <summary>Deletes files that belong to no image: those of deleted images at once, those of uploads that failed midway after their time.</summary>
internal sealed partial class BlobCleaner(BlobTable blobs, ImageStore store, DatabaseMigration migration, TimeProvider clock, ILogger<BlobCleaner> logger) : BackgroundService
{
    private const int BatchSize = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _wanted = new(0, 1);

    /// <summary>There is something to delete now.</summary>
    public void Wake()
    {
        try
        {
            _wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is on its way already.
        }
    }

    public override void Dispose()
    {
        _wanted.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await migration.Done.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await blobs.DeleteExpiredAsync(DeleteAsync, BatchSize, stoppingToken) == BatchSize)
                {
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (DatabaseAway.Is(error))
            {
                // What is to be deleted stays noted.
            }
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(_wanted.WaitAsync(pause.Token), Task.Delay(Interval, clock, pause.Token));
            await pause.CancelAsync();
        }
    }

    private async Task<bool> DeleteAsync(string storageKey, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteAsync(storageKey, cancellationToken);
            return true;
        }
        catch (DaprException error)
        {
            LogNotDeleted(storageKey, error.InnerException?.Message ?? error.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{StorageKey} cannot be deleted now and is tried again: {Reason}")]
    private partial void LogNotDeleted(string storageKey, string reason);
}
