using Dapr.Client;
using DaprImages.Contracts;
using DaprImages.Data.Images;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Notifications;

/// <summary>Announces the end of an analysis through the output binding <see cref="DaprResources.Notify"/>: a webhook, mail or a queue, by the component's YAML alone.</summary>
internal sealed class Notifier(DaprClient dapr, ImageTable images, IOptions<NotifyOptions> options)
{
    public bool IsEnabled => options.Value.Enabled;

    public async Task NotifyAsync(Guid imageId, string runId, ImageStatus status, string? error, CancellationToken cancellationToken)
    {
        if (await images.FindAsync(imageId, cancellationToken) is { } image)
        {
            var announcement = new AnalysisFinished(imageId, runId, image.FileName, status, image.Caption, error);
            await dapr.InvokeBindingAsync(DaprResources.Notify, options.Value.Operation, announcement, cancellationToken: cancellationToken);
        }
    }

    /// <summary>What receivers get, as JSON.</summary>
    /// <param name="Error">Why the image cannot be analysed, when it failed.</param>
    private sealed record AnalysisFinished(Guid ImageId, string RunId, string FileName, ImageStatus Status, string? Caption, string? Error);
}
