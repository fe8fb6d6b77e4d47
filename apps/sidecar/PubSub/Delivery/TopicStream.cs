using Dapr.Proto.Components.V1;
using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.PubSub.Subscriptions;
using Grpc.Core;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>
/// An open stream of a topic's messages. The app has one of them at a time; the next is read when the last was settled, so that acknowledgements keep the
/// order of messages.
/// </summary>
internal sealed partial class TopicStream : IAsyncDisposable
{
    /// <summary>How long the component may take to end a stream that is ended from here.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(1);

    private readonly Subscription _subscription;
    private readonly IMessageHandler _handler;
    private readonly ILogger _logger;
    private readonly AsyncDuplexStreamingCall<PullMessagesRequest, PullMessagesResponse> _call;
    private readonly CancellationTokenSource _abandon = new();
    private readonly SemaphoreSlim _settling = new(1);
    private readonly TaskCompletionSource _firstSettled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _closing;
    private Task _reading = Task.CompletedTask;

    private TopicStream(PubSubComponent component, Subscription subscription, IMessageHandler handler, ILogger logger)
    {
        _subscription = subscription;
        _handler = handler;
        _logger = logger;
        _call = component.PullMessages(CancellationToken.None);
    }

    /// <summary>Completes when the stream is over, from either side.</summary>
    public Task Over => _reading;

    /// <summary>Completes when the app has had a message of the stream, or none can come any more.</summary>
    public Task FirstSettled => _firstSettled.Task;

    /// <exception cref="RpcException">The component is away.</exception>
    public static async Task<TopicStream> OpenAsync(PubSubComponent component, Subscription subscription, IMessageHandler handler, ILogger logger)
    {
        var stream = new TopicStream(component, subscription, handler, logger);
        try
        {
            await stream._call.RequestStream.WriteAsync(new PullMessagesRequest { Topic = new Topic { Name = subscription.Topic, Metadata = { subscription.Metadata.ToDictionary() } } });
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
        stream._reading = Task.Run(stream.ReadAsync);
        return stream;
    }

    /// <summary>Waits until the message in the app is settled, takes no further one, and ends the stream. What the component pushed already is its own again.</summary>
    /// <param name="abandon">Cancelled when the wait has lasted too long: the message in the app stays unsettled then.</param>
    public async Task CloseAsync(CancellationToken abandon)
    {
        _closing = true;
        await using (abandon.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _abandon))
        {
            await _settling.WaitAsync(CancellationToken.None);
            _settling.Release();
        }
        // Half-closed first, so that the last acknowledgement arrives before the end.
        await _call.RequestStream.CompleteAsync();
        await Task.WhenAny(_reading, Task.Delay(EndPatience, abandon));
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _abandon.CancelAsync();
        _call.Dispose();
        await _reading;
        _abandon.Dispose();
        _settling.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(CancellationToken.None))
            {
                await SettleAsync(_call.ResponseStream.Current);
                _firstSettled.TrySetResult();
            }
            if (!_closing)
            {
                LogEnded(_subscription.Topic);
            }
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException or InvalidOperationException)
        {
            if (!_closing)
            {
                LogLost(_subscription.Topic, (error as RpcException)?.Status.Detail ?? error.Message);
            }
        }
        finally
        {
            // A stream that fails on this side, as by a message too large, is ended for the component too.
            _call.Dispose();
            _firstSettled.TrySetResult();
        }
    }

    private async Task SettleAsync(PullMessagesResponse message)
    {
        await _settling.WaitAsync(CancellationToken.None);
        try
        {
            if (_closing)
            {
                return; // the component's own again
            }
            var settled = new PullMessagesRequest { AckMessageId = message.Id };
            if (await HandleAsync(message) is { } refusal)
            {
                settled.AckError = new AckMessageError { Message = refusal };
            }
            await _call.RequestStream.WriteAsync(settled);
        }
        finally
        {
            _settling.Release();
        }
    }

    /// <summary>A message that brings out a fault of ours is refused like others: it must not end the stream of its topic.</summary>
    private async Task<string?> HandleAsync(PullMessagesResponse message)
    {
        try
        {
            return await _handler.HandleAsync(message, _abandon.Token);
        }
        catch (Exception error) when (!_abandon.IsCancellationRequested)
        {
            LogFault(_subscription.Topic, error);
            return error.Message;
        }
    }

    [LoggerMessage(LogLevel.Error, "a message of topic {Topic} cannot be handled")]
    private partial void LogFault(string topic, Exception error);

    [LoggerMessage(LogLevel.Warning, "the component has ended the stream of topic {Topic}")]
    private partial void LogEnded(string topic);

    [LoggerMessage(LogLevel.Error, "the stream of topic {Topic} is lost: {Reason}")]
    private partial void LogLost(string topic, string reason);
}
