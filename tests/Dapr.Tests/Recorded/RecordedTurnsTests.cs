using System.Text.Json.Nodes;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;

namespace DaprImages.Dapr.Tests.Recorded;

/// <summary>Gives the worker the very work items that daprd sent, and compares what it asks for with what daprd's history says was asked for.</summary>
public sealed class RecordedTurnsTests
{
    // What no code of a workflow can do: end twice, start its child anew in every turn, be another one under the same name.
    private static readonly string[] Unwritable = ["two completions in one turn", "terminate takes children along only when asked", "reruns that are refused"];

    public static TheoryData<string, string> Recorded
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (name, instance) in Recording.All.Where(recorded => !Unwritable.Contains(recorded.Case)))
            {
                data.Add(name, instance);
            }
            return data;
        }
    }

    [RecordedTheory]
    [MemberData(nameof(Recorded))]
    public async Task Every_turn_is_answered_as_recorded(string name, string instance)
    {
        var recording = Recording.Of(name, instance);
        await using var app = await WorkflowApp.StartAsync(RecordedWorkflows.Register);

        for (var number = recording.FirstTurnOfLastGeneration; number < recording.Turns; number++)
        {
            var (past, news) = recording.Turn(number);

            var answer = await app.TurnAsync(past, news, instance);

            Assert.Equal(
                recording.AskedAfter(past.Count + news.Count).Select(Describe),
                answer.Actions.Select(action => Describe(action, instance)));
        }
    }

    [RecordedTheory]
    [MemberData(nameof(Recorded))]
    public async Task Every_activity_ends_as_recorded(string name, string instance)
    {
        var recording = Recording.Of(name, instance);
        await using var app = await WorkflowApp.StartAsync(RecordedWorkflows.Register);

        foreach (var request in recording.Activities)
        {
            var outcome = recording.History.FirstOrDefault(e => e.TaskCompleted?.TaskScheduledId == request.TaskId || e.TaskFailed?.TaskScheduledId == request.TaskId);

            var answer = await app.ActivityAsync(request);

            Assert.Equal(outcome?.TaskFailed is not null, answer.FailureDetails is not null);
            if (outcome?.TaskCompleted is { } completed)
            {
                Assert.Equal(completed.Result ?? "", answer.Result);
            }
        }
    }

    [RecordedTheory]
    [InlineData("continue as new, three times", "eternal")]
    public async Task Each_generation_hands_on_to_the_next_as_recorded(string name, string instance)
    {
        var recording = Recording.Of(name, instance);
        await using var app = await WorkflowApp.StartAsync(RecordedWorkflows.Register);

        for (var number = 0; number < recording.Turns - 1; number++)
        {
            var answer = await app.TurnAsync([], recording.Turn(number).News, instance);

            var next = recording.Turn(number + 1).News.Single(e => e.ExecutionStarted is not null).ExecutionStarted;
            Assert.Equal((OrchestrationStatus.ContinuedAsNew, next.Input), (answer.Actions.Single().CompleteWorkflow.WorkflowStatus, answer.Actions.Single().CompleteWorkflow.Result));
        }
    }

    private static string Describe(HistoryEvent asked) => asked switch
    {
        { TaskScheduled: { } task } => $"{asked.EventId}: activity {task.Name}({Json(task.Input)})",
        { TimerCreated: { } timer } => $"{asked.EventId}: timer for {(timer.OriginCase == TimerCreatedEvent.OriginOneofCase.None ? TimerCreatedEvent.OriginOneofCase.CreateTimer : timer.OriginCase)}",
        { ChildWorkflowInstanceCreated: { } child } => $"{asked.EventId}: child {child.Name}({Json(child.Input)})",
        { ExecutionCompleted: { WorkflowStatus: OrchestrationStatus.Completed } end } => $"{asked.EventId}: {end.WorkflowStatus} {Json(end.Result)}",
        { ExecutionCompleted: { } end } => $"{end.WorkflowStatus} {Json(end.Result)}",
        _ => asked.EventTypeCase.ToString(),
    };

    private static string Describe(WorkflowAction action, string instance) => action switch
    {
        { ScheduleTask: { } task } => $"{action.Id}: activity {task.Name}({Json(task.Input)})",
        { CreateTimer: { } timer } => $"{action.Id}: timer for {timer.OriginCase}",
        { CreateChildWorkflow: { } child } => $"{action.Id}: child {child.Name}({Json(child.Input)})",
        { CompleteWorkflow: { WorkflowStatus: OrchestrationStatus.Completed } end } => $"{action.Id}: {end.WorkflowStatus} {Json(end.Result)}",
        { CompleteWorkflow: { } end } => $"{end.WorkflowStatus} {Json(end.Result)}",
        _ => $"{action.WorkflowActionTypeCase} of {instance}",
    };

    // However its writer escaped it.
    private static string Json(string? text) => string.IsNullOrEmpty(text) ? "" : JsonNode.Parse(text)!.ToJsonString();
}
