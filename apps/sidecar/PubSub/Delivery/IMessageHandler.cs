using Dapr.Proto.Components.V1;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>Brings the messages of one subscription to the app: one by one, or as bulk.</summary>
internal interface IMessageHandler
{
    /// <returns>Null when the message is settled, otherwise why it is not: the component keeps it.</returns>
    Task<string?> HandleAsync(PullMessagesResponse message, CancellationToken cancellationToken);
}
