using System.Collections.Concurrent;
using DurableTask.Protocol;

namespace DaprImages.Sidecar.Workflows.Workers;

/// <summary>Gives turns to workers and waits for their answers. A turn whose stream ends is sent again; it is in one worker's hands at a time.</summary>
internal sealed class TurnDispatcher(WorkerPool workers, int maxConcurrent) : IDisposable
{
    private readonly ConcurrentDictionary<string, Pending> _pending = new();
    private readonly SemaphoreSlim _slots = new(maxConcurrent);

    private sealed class Pending(WorkerStream stream)
    {
        public WorkerStream Stream => stream;

        /// <summary>Null when the stream was lost.</summary>
        public TaskCompletionSource<WorkflowResponse?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <param name="isStale">Whether an answer belongs to an earlier turn: a worker that was thought lost may still answer.</param>
    /// <param name="lost">Called when the worker that had the turn is lost, before the turn is sent again.</param>
    public async Task<WorkflowResponse> ExecuteAsync(string instanceId, WorkItem item, Func<WorkflowResponse, bool> isStale, Action lost, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var pending = new Pending(await workers.NextAsync(cancellationToken));
                _pending[instanceId] = pending;
                Send(pending, item);
                while (await pending.Answer.Task.WaitAsync(cancellationToken) is { } response)
                {
                    if (!isStale(response))
                    {
                        return response;
                    }
                    pending = new Pending(pending.Stream);
                    _pending[instanceId] = pending;
                    Track(pending);
                }
                lost();
            }
        }
        finally
        {
            _pending.TryRemove(instanceId, out _);
            _slots.Release();
        }
    }

    /// <summary>Takes a worker's answer; one that nobody waits for is dropped.</summary>
    public void Complete(WorkflowResponse response)
    {
        if (_pending.TryGetValue(response.InstanceId, out var pending))
        {
            pending.Stream.Settle(pending);
            pending.Answer.TrySetResult(response);
        }
    }

    public void Dispose() => _slots.Dispose();

    private static void Send(Pending pending, WorkItem item) => pending.Stream.Send(pending, item, () => pending.Answer.TrySetResult(null));

    private static void Track(Pending pending) => pending.Stream.Track(pending, () => pending.Answer.TrySetResult(null));
}
