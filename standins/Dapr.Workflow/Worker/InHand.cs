using System.Diagnostics.CodeAnalysis;

namespace Dapr.Workflow.Worker;

/// <summary>Counts the work begun, so many pieces at once, until no more may begin and the last is done.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Work that outlives the worker still gives its room back, and neither field holds anything unmanaged.")]
internal sealed class InHand(int most)
{
    private readonly SemaphoreSlim _room = new(most);
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One more than the work begun, until closed.
    private int _count = 1;

    /// <summary>Runs the work as soon as there is room for it, or, once closed, not at all.</summary>
    public async Task RunAsync(Func<Task> work)
    {
        try
        {
            await _room.WaitAsync(_closing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        Interlocked.Increment(ref _count);
        try
        {
            if (!_closing.IsCancellationRequested)
            {
                await work();
            }
        }
        finally
        {
            _room.Release();
            Leave();
        }
    }

    /// <summary>Lets nothing more begin; completes when the last that did is done.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (!_closing.IsCancellationRequested)
        {
            await _closing.CancelAsync();
            Leave();
        }
        await _drained.Task.WaitAsync(cancellationToken);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            _drained.TrySetResult();
        }
    }
}
