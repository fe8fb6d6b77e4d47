using Dapr.Proto.Components.V1;
using Grpc.Core;

namespace DaprImages.PubSubPostgres.Tests.Kit;

/// <summary>The sidecar's side of one stream: takes messages when the test asks for them.</summary>
public sealed class Subscriber : IDisposable
{
    private readonly AsyncDuplexStreamingCall<PullMessagesRequest, PullMessagesResponse> _call;
    private Task<bool>? _next;

    internal Subscriber(AsyncDuplexStreamingCall<PullMessagesRequest, PullMessagesResponse> call) => _call = call;

    /// <summary>The next message, settled by nobody yet.</summary>
    internal async Task<PullMessagesResponse> TakeAsync(TimeSpan? patience = null)
    {
        _next ??= _call.ResponseStream.MoveNext(CancellationToken.None);
        Assert.True(await _next.WaitAsync(patience ?? Patience.Long), "the stream ended");
        _next = null;
        return _call.ResponseStream.Current;
    }

    /// <summary>The next message; null when the stream has ended, however it did.</summary>
    internal async Task<PullMessagesResponse?> TryTakeAsync()
    {
        try
        {
            return await _call.ResponseStream.MoveNext(CancellationToken.None) ? _call.ResponseStream.Current : null;
        }
        catch (RpcException)
        {
            return null;
        }
    }

    /// <summary>The text of the next message, which is acknowledged.</summary>
    public async Task<string> HandleAsync()
    {
        var message = await TakeAsync();
        await AckAsync(message);
        return message.Data.ToStringUtf8();
    }

    /// <summary>The texts of the next messages, each acknowledged before the next is taken.</summary>
    public async Task<List<string>> HandleAsync(int count)
    {
        var texts = new List<string>();
        while (texts.Count < count)
        {
            texts.Add(await HandleAsync());
        }
        return texts;
    }

    internal Task AckAsync(PullMessagesResponse message) => _call.RequestStream.WriteAsync(new PullMessagesRequest { AckMessageId = message.Id });

    internal Task NackAsync(PullMessagesResponse message, string error = "no") =>
        _call.RequestStream.WriteAsync(new PullMessagesRequest { AckMessageId = message.Id, AckError = new AckMessageError { Message = error } });

    /// <summary>Whether a message has come that nobody has taken. Only of use after something else has shown that it would have.</summary>
    public bool HasNext => (_next ??= _call.ResponseStream.MoveNext(CancellationToken.None)).IsCompleted;

    /// <summary>How the stream ended.</summary>
    internal async Task<Status> EndedAsync()
    {
        _next ??= _call.ResponseStream.MoveNext(CancellationToken.None);
        try
        {
            Assert.False(await _next.WaitAsync(Patience.Long), "the stream goes on");
            return Status.DefaultSuccess;
        }
        catch (RpcException error)
        {
            return error.Status;
        }
    }

    /// <summary>Ends the stream from the sidecar's side in order.</summary>
    public Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>Ends the stream as a sidecar that goes away does.</summary>
    public void Dispose() => _call.Dispose();
}
