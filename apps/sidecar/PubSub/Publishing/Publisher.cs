using System.Collections.Concurrent;
using Dapr.Proto.Components.V1;
using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.PubSub.CloudEvents;
using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.Resiliency;
using DaprImages.Sidecar.Startup;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace DaprImages.Sidecar.PubSub.Publishing;

/// <summary>Publishes through the app's components, under their scopes and resiliency policies.</summary>
internal sealed class Publisher(PubSubComponents components, ResiliencyPolicies policies, SidecarArguments arguments, TimeProvider clock)
{
    /// <summary>Entries of a bulk on their way at once, where the component takes only single ones.</summary>
    private const int MaxAtOnce = 100;

    /// <exception cref="Api.ApiException">There is no such component, or no topic.</exception>
    public PubSubComponent Find(string pubSubName, string topic)
    {
        var component = pubSubName.Length > 0 ? components.Find(pubSubName) ?? throw PubSubErrors.NotFound(pubSubName) : throw PubSubErrors.NameEmpty();
        return topic.Length > 0 ? component : throw PubSubErrors.TopicEmpty(pubSubName);
    }

    /// <summary>The published event in its envelope.</summary>
    /// <exception cref="Api.ApiException">It is called a CloudEvent and is none.</exception>
    public ByteString Wrap(PubSubComponent component, in PublishedEvent published)
    {
        try
        {
            var fields = Envelope.Create(published, clock);
            if (!component.ExpiresMessages)
            {
                Envelope.AddExpiration(fields, published.Metadata, clock);
            }
            return UnsafeByteOperations.UnsafeWrap(GoJsonWriter.Write(fields));
        }
        catch (GoJsonException error)
        {
            throw PubSubErrors.NoCloudEvent(arguments.AppId, component.Name, error.Message);
        }
    }

    /// <exception cref="Api.ApiException">The topic is not the app's to publish to, or the component failed.</exception>
    public async Task PublishAsync(PubSubComponent component, string topic, ByteString data, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        CheckScope(component, topic);
        var request = new PublishRequest { PubsubName = component.Name, Topic = topic, Data = data };
        Add(request.Metadata, metadata);
        try
        {
            await policies.ComponentOutbound(component.Name).RunAsync(
                token => component.PublishAsync(request, token),
                cancellationToken,
                StatusCodeOf);
        }
        catch (Exception error) when (IsFailure(error))
        {
            throw PubSubErrors.NotPublished(component.Name, topic, error.Message);
        }
    }

    /// <returns>The entries that the component did not take.</returns>
    /// <exception cref="Api.ApiException">The topic is not the app's to publish to.</exception>
    /// <exception cref="BulkPublishException">The component failed.</exception>
    public async Task<IReadOnlyList<BulkPublishResponseFailedEntry>> BulkPublishAsync(
        PubSubComponent component, string topic, IReadOnlyList<BulkMessageEntry> entries, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        CheckScope(component, topic);
        var left = entries;
        var reasons = new ConcurrentDictionary<string, Exception>();
        try
        {
            return await policies.ComponentOutbound(component.Name).RunAsync(
                async token =>
                {
                    if (component.PublishesInBulk)
                    {
                        var request = new BulkPublishRequest { PubsubName = component.Name, Topic = topic, Entries = { left } };
                        Add(request.Metadata, metadata);
                        return await component.BulkPublishAsync(request, token);
                    }
                    reasons.Clear();
                    await Parallel.ForEachAsync(left, new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = token }, PublishOneAsync);
                    left = [.. left.Where(entry => reasons.ContainsKey(entry.EntryId))];
                    return left.Count == 0 ? [] : throw reasons[left[0].EntryId];
                },
                cancellationToken,
                StatusCodeOf);
        }
        catch (Exception error) when (IsFailure(error))
        {
            throw new BulkPublishException(error.Message, [.. left.Select(entry => new BulkPublishResponseFailedEntry
            {
                EntryId = entry.EntryId,
                Error = reasons.GetValueOrDefault(entry.EntryId, error).Message,
            })]);
        }

        async ValueTask PublishOneAsync(BulkMessageEntry entry, CancellationToken token)
        {
            try
            {
                var request = new PublishRequest { PubsubName = component.Name, Topic = topic, Data = entry.Event };
                Add(request.Metadata, entry.Metadata);
                await component.PublishAsync(request, token);
            }
            catch (ComponentException error)
            {
                reasons[entry.EntryId] = error;
            }
        }
    }

    private void CheckScope(PubSubComponent component, string topic)
    {
        if (!component.Scopes.MayPublish(topic))
        {
            throw PubSubErrors.Forbidden(arguments.AppId, component.Name, topic);
        }
    }

    private static void Add(MapField<string, string> target, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        foreach (var (key, value) in metadata)
        {
            target[key] = value;
        }
    }

    private static int? StatusCodeOf(Exception error) => (int?)(error as ComponentException)?.StatusCode;

    private static bool IsFailure(Exception error) => error is ComponentException or TimeoutException or CircuitOpenException;
}
