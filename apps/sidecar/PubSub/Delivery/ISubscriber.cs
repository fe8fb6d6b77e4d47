namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>Who takes events: the app's route, or a stream that the app holds open.</summary>
internal interface ISubscriber
{
    /// <returns>False when the event is to be dropped: it is settled, and yet not done.</returns>
    /// <exception cref="DeliveryException">The event was not taken.</exception>
    Task<bool> DeliverAsync(DeliveredEvent delivered, CancellationToken cancellationToken);
}
