using DurableTask.Protocol;

namespace DaprImages.Sidecar.Workflows.Engine;

/// <summary>What a turn asks of the world, besides the events it added to the history.</summary>
internal sealed class TurnOutcome
{
    /// <summary><c>taskScheduled</c> events of the activities to run.</summary>
    public List<HistoryEvent> Activities { get; } = [];

    /// <summary><c>timerFired</c> events, each due at its own time.</summary>
    public List<HistoryEvent> Timers { get; } = [];

    /// <summary><c>executionStarted</c> events of children and detached instances, with the sequence number of the action that asked for them.</summary>
    public List<(int ScheduledId, HistoryEvent Start)> Starts { get; } = [];

    /// <summary>Events for other instances.</summary>
    public List<(string InstanceId, HistoryEvent Event)> Messages { get; } = [];

    /// <summary>The first events of the next generation, when the workflow continues as new.</summary>
    public List<HistoryEvent>? NextGeneration { get; set; }

    /// <summary>Why the turn cannot be carried out; nothing of it may be.</summary>
    public string? Refusal { get; set; }

    /// <summary>Forgets all that was asked for so far.</summary>
    public void Drop()
    {
        Activities.Clear();
        Timers.Clear();
        Starts.Clear();
        Messages.Clear();
    }
}
