using DurableTask.Protocol;

namespace Dapr.Workflow.Worker.Turns;

/// <summary>Something the workflow's code waits for and an event of its history brings.</summary>
internal abstract class Awaited
{
    public abstract bool IsCompleted { get; }

    /// <summary>Gives the event to the code and runs the code on to where it waits next. False when the code has given up waiting.</summary>
    public abstract bool TryComplete(HistoryEvent brought);
}

/// <param name="read">What the code gets of the event; what it throws is thrown where the code waits.</param>
internal sealed class Awaited<T>(Func<HistoryEvent, T> read) : Awaited
{
    // Without RunContinuationsAsynchronously: the code goes on inside TryComplete, on the turn's thread, ConfigureAwait(false) or not.
    private readonly TaskCompletionSource<T> _source = new();

    public Task<T> Task => _source.Task;

    public override bool IsCompleted => _source.Task.IsCompleted;

    public override bool TryComplete(HistoryEvent brought)
    {
        if (IsCompleted)
        {
            return false;
        }
        T value;
        try
        {
            value = read(brought);
        }
        catch (Exception error)
        {
            return _source.TrySetException(error);
        }
        return _source.TrySetResult(value);
    }

    public void CancelWith(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() => _source.TrySetCanceled(cancellationToken));
        }
    }
}
