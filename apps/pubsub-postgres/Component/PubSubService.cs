using Dapr.Proto.Components.V1;
using DaprImages.PubSubPostgres.Queue;
using Grpc.Core;

namespace DaprImages.PubSubPostgres.Component;

/// <summary>Dapr's contract for pluggable pub/sub components, over the queues.</summary>
internal sealed class PubSubService(ComponentInstances instances, Brokers brokers, OpenStreams streams, TimeProvider clock, IHostApplicationLifetime lifetime) : PubSub.PubSubBase
{
    public override async Task<PubSubInitResponse> Init(PubSubInitRequest request, ServerCallContext context)
    {
        await instances.InitAsync(request.Metadata?.Properties ?? [], context);
        return new PubSubInitResponse();
    }

    /// <summary>
    /// BULK_SUBSCRIBE_IMMEDIATE: daprd takes one message at a time from a stream, so that a bulk it waits for never fills.
    /// </summary>
    public override Task<FeaturesResponse> Features(FeaturesRequest request, ServerCallContext context) =>
        Task.FromResult(new FeaturesResponse { Features = { "BULK_PUBSUB", "MESSAGE_TTL", "BULK_SUBSCRIBE_IMMEDIATE" } });

    public override Task<PingResponse> Ping(PingRequest request, ServerCallContext context) => Task.FromResult(new PingResponse());

    public override async Task<PublishResponse> Publish(PublishRequest request, ServerCallContext context)
    {
        var instance = instances.FindPublisher(context);
        try
        {
            var message = new Publication(instance.Options).Read(request.Topic, request.Data, request.ContentType, request.Metadata);
            await CommitAsync(instance, [message], context);
        }
        catch (MetadataException error)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, error.Message));
        }
        return new PublishResponse();
    }

    public override async Task<BulkPublishResponse> BulkPublish(BulkPublishRequest request, ServerCallContext context)
    {
        var instance = instances.FindPublisher(context);
        var publication = new Publication(instance.Options);
        var response = new BulkPublishResponse();
        var messages = new List<NewMessage>(request.Entries.Count);
        foreach (var entry in request.Entries)
        {
            try
            {
                // What is said of the whole request goes for an entry that does not say otherwise.
                var metadata = request.Metadata.Where(field => !entry.Metadata.ContainsKey(field.Key)).Concat(entry.Metadata).ToDictionary();
                messages.Add(publication.Read(request.Topic, entry.Event, entry.ContentType, metadata));
            }
            catch (MetadataException error)
            {
                response.FailedEntries.Add(new BulkPublishResponseFailedEntry { EntryId = entry.EntryId, Error = error.Message });
            }
        }
        if (messages.Count > 0)
        {
            await CommitAsync(instance, messages, context);
        }
        return response;
    }

    public override async Task PullMessages(IAsyncStreamReader<PullMessagesRequest> requestStream, IServerStreamWriter<PullMessagesResponse> responseStream, ServerCallContext context)
    {
        var instance = instances.FindSubscriber(context);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            if (!await requestStream.MoveNext(ended.Token))
            {
                return;
            }
            var topic = requestStream.Current.Topic ?? throw new RpcException(new Status(StatusCode.InvalidArgument, "the first request of a stream has to name the topic"));
            // The connection may be gone before what the stream held is given back.
            using var hold = brokers.Hold(instance.Options.Broker);
            await using var subscription = hold.Broker.Subscribe(topic.Name, instance.Options.ConsumerId, instance.Options.DeliveryOf(topic.Name, topic.Metadata));
            using var open = streams.Add(new OpenStreams.Stream(instance, subscription, clock.GetUtcNow()));
            await new MessageStream(subscription, requestStream, responseStream).RunAsync(ended.Token);
        }
        catch (MetadataException error)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, error.Message));
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && ended.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the component is stopping"));
        }
    }

    public override Task<PauseResponse> Pause(PauseRequest request, ServerCallContext context)
    {
        streams.Pause(instances.FindSubscriber(context), pause: true);
        return Task.FromResult(new PauseResponse());
    }

    public override Task<ResumeResponse> Resume(ResumeRequest request, ServerCallContext context)
    {
        streams.Pause(instances.FindSubscriber(context), pause: false);
        return Task.FromResult(new ResumeResponse());
    }

    private static async Task CommitAsync(ComponentInstance instance, IReadOnlyList<NewMessage> messages, ServerCallContext context)
    {
        try
        {
            await instance.Broker.PublishAsync(messages, context.CancellationToken);
        }
        catch (QueueUnavailableException error)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, error.Message));
        }
    }
}
