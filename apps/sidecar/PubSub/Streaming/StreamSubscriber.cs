using System.Collections.Concurrent;
using Dapr.Proto.Runtime.V1;
using DaprImages.Sidecar.PubSub.CloudEvents;
using DaprImages.Sidecar.PubSub.Delivery;
using Grpc.Core;
using Status = Dapr.Proto.Runtime.V1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace DaprImages.Sidecar.PubSub.Streaming;

/// <summary>The app as one that holds a stream open, on which events go out and what became of them comes back.</summary>
internal sealed class StreamSubscriber(IServerStreamWriter<SubscribeTopicEventsResponseAlpha1> events) : ISubscriber
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Status>> _unsettled = new(StringComparer.Ordinal);

    public async Task<bool> DeliverAsync(DeliveredEvent delivered, CancellationToken cancellationToken)
    {
        var message = TopicEvents.From(delivered);
        var settled = new TaskCompletionSource<Status>(TaskCreationOptions.RunContinuationsAsynchronously);
        _unsettled[message.Id] = settled;
        try
        {
            await events.WriteAsync(new SubscribeTopicEventsResponseAlpha1 { EventMessage = message }, cancellationToken);
            return await settled.Task.WaitAsync(cancellationToken) switch
            {
                Status.Success => true,
                Status.Drop => false,
                Status.Retry => throw new DeliveryException($"RETRY status returned from app while processing pub/sub event {delivered.Print(EventFields.Id)}: retriable error occurred"),
                var other => throw new DeliveryException($"unknown status returned from app while processing pub/sub event {delivered.Print(EventFields.Id)}, status: {other}, err: retriable error occurred"),
            };
        }
        finally
        {
            _unsettled.TryRemove(new(message.Id, settled));
        }
    }

    /// <summary>What the app says of an event. Of one that it was not asked about it may say anything.</summary>
    public void Settle(SubscribeTopicEventsRequestProcessedAlpha1 processed)
    {
        if (_unsettled.TryGetValue(processed.Id, out var settled))
        {
            settled.TrySetResult(processed.Status?.Status ?? Status.Success);
        }
    }
}
