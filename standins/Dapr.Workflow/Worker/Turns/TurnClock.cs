namespace Dapr.Workflow.Worker.Turns;

/// <summary>Where in its history the code is, and whether it is the turn's code that asks.</summary>
internal sealed class TurnClock
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _isOver;

    public DateTime Now { get; set; }

    public bool IsReplaying { get; set; }

    public void End() => _isOver = true;

    /// <exception cref="InvalidOperationException">The code awaited something that is not its context's, and goes on outside of the turn.</exception>
    public void RequireTurn()
    {
        if (_isOver || Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException(
                "A workflow's code awaited something other than a task of its WorkflowContext, and lost its place in the history. Do I/O, delays and work on other threads in activities.");
        }
    }
}
