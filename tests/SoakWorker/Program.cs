using Dapr.Workflow;
using Dapr.Workflow.Client;
using DaprImages.SoakWorker;
using Grpc.Core;

// The application that the soak kills again and again: workflows of twelve activities, each started by a message.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDaprWorkflow(workflow =>
{
    workflow.RegisterWorkflow<TwelveSteps>();
    workflow.RegisterActivity<Step>();
});
var app = builder.Build();
app.UseCloudEvents();

app.MapGet("/healthz", () => Results.Ok());
app.MapPost("/start", async (Start start, DaprWorkflowClient workflows, CancellationToken cancellationToken) =>
{
    // A message may come again, also after its workflow has ended, whose id Dapr would accept a second time.
    if (!(await workflows.GetWorkflowStateAsync(start.Id, getInputsAndOutputs: false, cancellationToken)).Exists)
    {
        try
        {
            await workflows.ScheduleNewWorkflowAsync(nameof(TwelveSteps), start.Id, start.Number, startTime: (DateTimeOffset?)null, cancellationToken);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.AlreadyExists)
        {
            // Started by a delivery that was cut off.
        }
    }
    return Results.Ok();
});
app.MapGet("/instances/{id}", async (string id, DaprWorkflowClient workflows, CancellationToken cancellationToken) =>
{
    var state = await workflows.GetWorkflowStateAsync(id, getInputsAndOutputs: true, cancellationToken);
    if (!state.Exists || !state.IsWorkflowCompleted)
    {
        return Results.NoContent();
    }
    var history = await workflows.GetInstanceHistoryAsync(id, cancellationToken);
    return Results.Json(new Ended(
        state.RuntimeStatus.ToString(),
        state.ReadOutputAs<int[]>() ?? [],
        history.Count(e => e.EventType == WorkflowHistoryEventType.TaskScheduled),
        history.Count(e => e.EventType == WorkflowHistoryEventType.TaskCompleted)));
});

await app.RunAsync();
