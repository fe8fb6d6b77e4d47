using System.Collections.Concurrent;
using System.Threading.Channels;
using DurableTask.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace DaprImages.Dapr.Tests.Hub;

/// <summary>Gives each piece of work to one of the workers that ask for work, and to another one when the stream it went out on is lost.</summary>
internal sealed class WorkStreams
{
    private readonly Channel<Work> _waiting = Channel.CreateUnbounded<Work>();
    private readonly ConcurrentDictionary<string, Work> _unanswered = new();
    private int _givenOut;

    /// <summary>How often work went out, repetitions included.</summary>
    public int GivenOut => _givenOut;

    /// <summary>Set to refuse streams and answers, as a sidecar in trouble does.</summary>
    public Status? Trouble { get; set; }

    /// <summary>The largest answer taken, in bytes, as the sidecar's own limit.</summary>
    public int MaxAnswer { get; set; } = int.MaxValue;

    public async Task<TAnswer> GiveOutAsync<TAnswer>(WorkItem item)
        where TAnswer : IMessage
    {
        item.CompletionToken = Guid.NewGuid().ToString("N");
        var work = new Work(item);
        _unanswered[item.CompletionToken] = work;
        _waiting.Writer.TryWrite(work);
        return (TAnswer)await work.Answer.Task;
    }

    public async Task ServeAsync(IServerStreamWriter<WorkItem> stream, CancellationToken lost)
    {
        ThrowIfInTrouble();
        var mine = new List<Work>();
        try
        {
            while (true)
            {
                var work = await _waiting.Reader.ReadAsync(lost);
                mine.Add(work);
                Interlocked.Increment(ref _givenOut);
                await stream.WriteAsync(work.Item, lost);
            }
        }
        finally
        {
            foreach (var work in mine.Where(work => !work.Answer.Task.IsCompleted))
            {
                _waiting.Writer.TryWrite(work);
            }
        }
    }

    public CompleteTaskResponse Take(string completionToken, IMessage answer)
    {
        ThrowIfInTrouble();
        if (answer.CalculateSize() is var size && size > MaxAnswer)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"received message larger than max ({size} vs. {MaxAnswer})"));
        }
        if (!_unanswered.TryRemove(completionToken, out var work))
        {
            throw new RpcException(new Status(StatusCode.Unknown, "no such instance exists"));
        }
        work.Answer.SetResult(answer);
        return new CompleteTaskResponse();
    }

    private void ThrowIfInTrouble()
    {
        if (Trouble is { } trouble)
        {
            throw new RpcException(trouble);
        }
    }

    private sealed record Work(WorkItem Item)
    {
        public TaskCompletionSource<IMessage> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
