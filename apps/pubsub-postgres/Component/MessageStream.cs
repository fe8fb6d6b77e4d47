using System.Globalization;
using System.Text.Json;
using Dapr.Proto.Components.V1;
using DaprImages.PubSubPostgres.Queue;
using Google.Protobuf;
using Grpc.Core;

namespace DaprImages.PubSubPostgres.Component;

/// <summary>One stream of PullMessages: messages go out as they are claimed, and what comes back settles them.</summary>
internal sealed class MessageStream(Subscription subscription, IAsyncStreamReader<PullMessagesRequest> requests, IServerStreamWriter<PullMessagesResponse> responses)
{
    private static readonly WriteOptions MoreFollow = new(WriteFlags.BufferHint);

    /// <summary>Until the sidecar ends the stream, by closing its side or by going away.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(over.Token);
        var receiving = ReceiveAsync(over.Token);
        await Task.WhenAny(sending, receiving);
        await over.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await receiving;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in subscription.ReadAllAsync(cancellationToken))
        {
            var response = new PullMessagesResponse
            {
                Data = UnsafeByteOperations.UnsafeWrap(message.Data),
                TopicName = subscription.Topic,
                ContentType = message.ContentType ?? "",
                Id = message.Id.ToString(CultureInfo.InvariantCulture),
            };
            if (message.Metadata is not null)
            {
                response.Metadata.Add(JsonSerializer.Deserialize<Dictionary<string, string>>(message.Metadata));
            }
            subscription.Sending(message);
            responses.WriteOptions = subscription.HasMore ? MoreFollow : null;
            await responses.WriteAsync(response, cancellationToken);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            var request = requests.Current;
            if (!long.TryParse(request.AckMessageId, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                continue; // not an id of ours
            }
            if (request.AckError is null)
            {
                subscription.Done(id);
            }
            else
            {
                subscription.Refuse(id, request.AckError.Message);
            }
        }
    }
}
