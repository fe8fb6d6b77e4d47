using Dapr.Client;
using DaprImages.Contracts;
using DaprImages.Contracts.Events;

namespace DaprImages.Upload.Analysis;

/// <summary>Tells the analysis that there is work. If that fails nothing is lost: the analysis looks at the queue by itself as well.</summary>
internal sealed partial class AnalysisWaker(DaprClient dapr, ILogger<AnalysisWaker> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task WakeAsync(Guid imageId, Guid queueId)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Patience);
            await dapr.PublishEventAsync(DaprResources.PubSub, DaprResources.UploadedTopic, new ImageUploaded(imageId, queueId), timeout.Token);
        }
        catch (Exception error) when (error is Dapr.DaprException or Grpc.Core.RpcException or OperationCanceledException)
        {
            LogNotPublished(imageId, error.InnerException?.Message ?? error.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Image {ImageId} waits in the queue; its event could not be published: {Reason}")]
    private partial void LogNotPublished(Guid imageId, string reason);
}
