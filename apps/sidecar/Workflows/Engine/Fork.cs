using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DaprImages.Sidecar.Workflows.Engine;

/// <summary>
/// The history of a rerun: that of the finished source up to an event, with every activity and child that was not settled by then, and the event itself,
/// at its end, to be done again. Each settled activity stands directly before its result, which is how daprd writes it.
/// </summary>
internal sealed class Fork
{
    private readonly Dictionary<int, HistoryEvent> _open = [];

    public List<HistoryEvent> History { get; } = [];

    /// <summary>The <c>taskScheduled</c>, <c>timerCreated</c> and <c>childWorkflowInstanceCreated</c> events to carry out; they end the history.</summary>
    public List<HistoryEvent> Again { get; } = [];

    /// <exception cref="RpcException">The event is not there or cannot be done again.</exception>
    public static Fork Of(IEnumerable<HistoryEvent> source, RerunWorkflowFromEventRequest request, string newInstanceId, DateTimeOffset now)
    {
        var fork = new Fork();
        foreach (var past in source)
        {
            if (past.EventId == request.EventID)
            {
                foreach (var open in fork._open.Values)
                {
                    if (open.ChildWorkflowInstanceCreated is { } child)
                    {
                        child.InstanceId = ChildId(newInstanceId, open.EventId);
                    }
                    fork.Again.Add(open);
                }
                fork.Again.Add(Target(past, request, newInstanceId));
                foreach (var again in fork.Again)
                {
                    again.Timestamp = Timestamp.FromDateTimeOffset(now);
                }
                fork.History.AddRange(fork.Again);
                return fork;
            }
            fork.Copy(past);
        }
        throw new RpcException(new Status(StatusCode.NotFound, $"does not have history event with ID '{request.EventID}'"));
    }

    private void Copy(HistoryEvent past)
    {
        switch (past.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.TaskScheduled or HistoryEvent.EventTypeOneofCase.TimerCreated or HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated:
                _open[past.EventId] = past;
                break;
            case HistoryEvent.EventTypeOneofCase.TaskCompleted:
                Settle(past.TaskCompleted.TaskScheduledId, past);
                break;
            case HistoryEvent.EventTypeOneofCase.TaskFailed:
                Settle(past.TaskFailed.TaskScheduledId, past);
                break;
            case HistoryEvent.EventTypeOneofCase.TimerFired:
                Settle(past.TimerFired.TimerId, past);
                break;
            case HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCompleted:
                Settle(past.ChildWorkflowInstanceCompleted.TaskScheduledId, past);
                break;
            case HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceFailed:
                Settle(past.ChildWorkflowInstanceFailed.TaskScheduledId, past);
                break;
            default:
                History.Add(past);
                break;
        }
    }

    private void Settle(int id, HistoryEvent result)
    {
        if (_open.Remove(id, out var begun))
        {
            History.Add(begun);
        }
        History.Add(result);
    }

    private static HistoryEvent Target(HistoryEvent past, RerunWorkflowFromEventRequest request, string newInstanceId)
    {
        var again = past.Clone();
        var source = new ParentInstanceId { InstanceID = request.SourceInstanceID };
        switch (again.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
                again.TaskScheduled.RerunParentInstanceInfo = source;
                if (request.OverwriteInput)
                {
                    again.TaskScheduled.Input = request.Input;
                }
                return again;
            case HistoryEvent.EventTypeOneofCase.TimerCreated when request.OverwriteInput:
                throw new RpcException(new Status(StatusCode.InvalidArgument, $"cannot write input to timer event '{request.EventID}'"));
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
                again.TimerCreated.RerunParentInstanceInfo = source;
                return again;
            case HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated:
                again.ChildWorkflowInstanceCreated.RerunParentInstanceInfo = source;
                again.ChildWorkflowInstanceCreated.InstanceId = request.HasNewChildWorkflowInstanceID ? request.NewChildWorkflowInstanceID : ChildId(newInstanceId, again.EventId);
                if (request.OverwriteInput)
                {
                    again.ChildWorkflowInstanceCreated.Input = request.Input;
                }
                return again;
            default:
                throw new RpcException(new Status(StatusCode.NotFound, $"target event '{again.EventTypeCase}' with ID '{request.EventID}' is not an event that can be rerun"));
        }
    }

    private static string ChildId(string newInstanceId, int eventId) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{newInstanceId}:{eventId:x4}");
}
