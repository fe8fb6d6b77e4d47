using Dapr.Proto.Components.V1;

namespace DaprImages.Sidecar.PubSub.Publishing;

/// <summary>A bulk was not published, or not all of it.</summary>
internal sealed class BulkPublishException(string message, IReadOnlyList<BulkPublishResponseFailedEntry> failed) : Exception(message)
{
    public IReadOnlyList<BulkPublishResponseFailedEntry> Failed => failed;
}
