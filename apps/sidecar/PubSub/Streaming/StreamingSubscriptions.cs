using Dapr.Proto.Runtime.V1;
using DaprImages.Sidecar.Introspection;
using DaprImages.Sidecar.PubSub.Delivery;
using DaprImages.Sidecar.PubSub.Publishing;
using DaprImages.Sidecar.PubSub.Subscriptions;
using DaprImages.Sidecar.Startup;
using Grpc.Core;

namespace DaprImages.Sidecar.PubSub.Streaming;

/// <summary>Subscriptions that last as long as a gRPC stream of the app: its first message names the topic, every later one settles an event.</summary>
internal sealed class StreamingSubscriptions(Publisher publisher, TopicStreams streams, SidecarArguments arguments, IHostApplicationLifetime lifetime)
{
    // Events of a stream are not routed, and their path says so.
    private static readonly RoutingRule Everything = new(null, "/");

    /// <exception cref="RpcException">The topic cannot be listened to.</exception>
    public async Task ServeAsync(
        IAsyncStreamReader<SubscribeTopicEventsRequestAlpha1> requests, IServerStreamWriter<SubscribeTopicEventsResponseAlpha1> events, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        if (!await requests.MoveNext(over.Token) || requests.Current.InitialRequest is not { } initial)
        {
            throw new RpcException(new global::Grpc.Core.Status(StatusCode.InvalidArgument, "the first message of the stream has to be the initial request"));
        }
        var component = publisher.Find(initial.PubsubName, initial.Topic);
        if (!component.Scopes.MaySubscribe(initial.Topic))
        {
            throw PubSubErrors.Forbidden(arguments.AppId, component.Name, initial.Topic);
        }
        var subscription = new Subscription(
            SubscriptionOrigin.Streaming,
            component.Name,
            initial.Topic,
            [Everything],
            initial.DeadLetterTopic is { Length: > 0 } deadLetterTopic ? deadLetterTopic : null,
            initial.Metadata.ToDictionary(),
            Bulk: null);
        var subscriber = new StreamSubscriber(events);
        await events.WriteAsync(new SubscribeTopicEventsResponseAlpha1 { InitialResponse = new SubscribeTopicEventsResponseInitialAlpha1() }, over.Token);
        var stream = await streams.OpenAsync(component, subscription, subscriber);
        try
        {
            while (await requests.MoveNext(over.Token))
            {
                if (requests.Current.EventProcessed is { } processed)
                {
                    subscriber.Settle(processed);
                }
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The app has gone, or the sidecar is about to.
        }
        finally
        {
            // Nobody is left who could settle the event in the app's hands.
            await over.CancelAsync();
            await stream.CloseAsync(over.Token);
        }
    }
}
