namespace DaprImages.Contracts.Events;

/// <summary>An image was stored and waits for analysis. A hint, not the promise: the promise is the image's row in the queue.</summary>
/// <param name="QueueId">The row in <c>analysis_queue</c>.</param>
public sealed record ImageUploaded(Guid ImageId, Guid QueueId);
