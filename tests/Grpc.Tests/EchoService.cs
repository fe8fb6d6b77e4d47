using DaprImages.Grpc.Tests.Protocol;
using Grpc.Core;

namespace DaprImages.Grpc.Tests;

/// <summary>Does what the words say: <c>fail:…</c>, <c>crash</c>, <c>hang</c>, <c>enough</c>; otherwise says them back.</summary>
internal sealed class EchoService(CallsSeen seen) : Echo.EchoBase
{
    public override async Task<Words> Say(Words request, ServerCallContext context)
    {
        seen.Add(context);
        context.ResponseTrailers.Add("said", "yes");
        if (request.Text.StartsWith("fail:", StringComparison.Ordinal))
        {
            var code = request.Times == 0 ? StatusCode.FailedPrecondition : (StatusCode)request.Times;
            throw new RpcException(new Status(code, request.Text["fail:".Length..]), new Metadata { { "reason-bin", [1, 2, 255] }, { "grpc-status-details-bin", request.Data.ToByteArray() } });
        }
        if (request.Text == "crash")
        {
            throw new InvalidOperationException("not for clients");
        }
        if (request.Text == "hang")
        {
            await seen.UntilCancelledAsync(context.CancellationToken);
        }
        var headers = new Metadata { { "answered", "now" } };
        foreach (var sent in context.RequestHeaders.Where(entry => entry.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            headers.Add(sent);
            context.ResponseTrailers.Add(sent);
        }
        await context.WriteResponseHeadersAsync(headers);
        return request;
    }

    public override async Task<Words> Join(IAsyncStreamReader<Words> requestStream, ServerCallContext context)
    {
        var all = new List<string>();
        await foreach (var words in requestStream.ReadAllAsync(context.CancellationToken))
        {
            all.Add(words.Text);
            if (words.Text == "enough")
            {
                throw new RpcException(new Status(StatusCode.Aborted, $"enough after {all.Count}"));
            }
        }
        return new Words { Text = string.Join(' ', all), Times = all.Count };
    }

    public override async Task Count(Words request, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Times; i++)
        {
            await responseStream.WriteAsync(new Words { Times = i, Data = request.Data }, context.CancellationToken);
        }
        if (request.Text == "hang")
        {
            await seen.UntilCancelledAsync(context.CancellationToken);
        }
        if (request.Text == "fail")
        {
            throw new RpcException(new Status(StatusCode.DataLoss, "lost the rest"));
        }
    }

    public override async Task Talk(IAsyncStreamReader<Words> requestStream, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        using var cancelled = context.CancellationToken.Register(seen.Cancel);
        await foreach (var words in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new Words { Text = words.Text.ToUpperInvariant() });
        }
        await responseStream.WriteAsync(new Words { Text = "bye" });
    }
}

/// <summary>What the service noticed of its calls, for tests to wait on.</summary>
internal sealed class CallsSeen
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Metadata? Headers { get; private set; }

    public string? Peer { get; private set; }

    public DateTime Deadline { get; private set; }

    /// <summary>How the request said that it was compressed.</summary>
    public string? Encoding { get; private set; }

    public Task Cancelled => _cancelled.Task;

    public void Add(ServerCallContext context)
    {
        (Headers, Peer, Deadline) = (context.RequestHeaders, context.Peer, context.Deadline);
        Encoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
    }

    public void Cancel() => _cancelled.TrySetResult();

    public async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Cancel();
        }
    }
}
