using DaprImages.Sidecar.Workflows.Store;
using DurableTask.Protocol;

namespace DaprImages.Sidecar.Workflows.Engine;

internal enum StartVerdict
{
    /// <summary>No instance has the id, or a finished one, which gives way.</summary>
    Free,

    /// <summary>An instance that has not finished has the id.</summary>
    Taken,

    /// <summary>The very same child was started before, by a turn that was not committed to the end.</summary>
    Repeated,
}

/// <summary>Lets one start at a time decide over an instance id.</summary>
internal sealed class StartGate(WorkflowStore store)
{
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Holds the ids until disposed.</summary>
    public async Task<IDisposable> EnterAsync(IEnumerable<string> instanceIds, CancellationToken cancellationToken)
    {
        var held = new Held();
        // In one order everywhere, so that two never wait for each other.
        foreach (var index in instanceIds.Select(id => (int)((uint)string.GetHashCode(id, StringComparison.Ordinal) % _gates.Length)).Distinct().Order())
        {
            await _gates[index].WaitAsync(cancellationToken);
            held.Gates.Add(_gates[index]);
        }
        return held;
    }

    /// <param name="start">An <c>executionStarted</c> event.</param>
    public async Task<StartVerdict> CheckAsync(HistoryEvent start, CancellationToken cancellationToken)
    {
        var wanted = start.ExecutionStarted;
        if (await store.FindAsync(wanted.WorkflowInstance.InstanceId, cancellationToken) is not { IsFinished: false } existing)
        {
            return StartVerdict.Free;
        }
        return wanted.ParentInstance is { } parent && existing.Started?.ExecutionStarted.ParentInstance is { } same
            && same.TaskScheduledId == parent.TaskScheduledId && same.WorkflowInstance.Equals(parent.WorkflowInstance)
            ? StartVerdict.Repeated
            : StartVerdict.Taken;
    }

    private sealed class Held : IDisposable
    {
        public List<SemaphoreSlim> Gates { get; } = [];

        public void Dispose() => Gates.ForEach(gate => gate.Release());
    }
}
