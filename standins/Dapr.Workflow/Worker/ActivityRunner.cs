using System.Diagnostics;
using System.Globalization;
using Dapr.Common.Serialization;
using DurableTask.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Worker;

/// <summary>Runs one activity in a scope of its own. Whatever it throws is its result.</summary>
internal sealed partial class ActivityRunner(IServiceProvider services, IWorkflowsFactory factory, IDaprSerializer serializer, ILogger<ActivityRunner> logger)
{
    public async Task<ActivityResponse> RunAsync(ActivityRequest request)
    {
        var response = new ActivityResponse { InstanceId = request.WorkflowInstance?.InstanceId ?? "", TaskId = request.TaskId };
        using var trace = WorkflowTrace.StartActivity(request);
        try
        {
            await using var scope = services.CreateAsyncScope();
            var activity = Create(request.Name, scope.ServiceProvider);
            var input = string.IsNullOrEmpty(request.Input) ? null : serializer.Deserialize(request.Input, activity.InputType);
            var output = await activity.RunAsync(CallOf(request), input);
            response.Result = output is null ? "" : serializer.Serialize(output);
        }
        catch (Exception error)
        {
            trace?.SetStatus(ActivityStatusCode.Error);
            LogFailed(error, request.Name, response.InstanceId);
            response.FailureDetails = Failures.Of(error);
        }
        return response;
    }

    private Abstractions.IWorkflowActivity Create(string name, IServiceProvider scope)
    {
        if (factory.TryCreateActivity(name, scope, out var activity, out var failure))
        {
            return activity!;
        }
        throw failure is null
            ? new UnknownTaskException("ActivityNotFoundException", $"Activity '{name}' not found")
            : new UnknownTaskException(failure.GetType().FullName ?? failure.GetType().Name, $"Activity '{name}' failed to activate: {failure.Message}");
    }

    private static ActivityCall CallOf(ActivityRequest request) => new(
        request.Name,
        request.WorkflowInstance?.InstanceId ?? "",
        string.IsNullOrEmpty(request.TaskExecutionId) ? request.TaskId.ToString(CultureInfo.InvariantCulture) : request.TaskExecutionId);

    // The workflow decides what it means, so it is no error yet.
    [LoggerMessage(LogLevel.Warning, "Activity {ActivityName} of workflow instance {InstanceId} failed")]
    private partial void LogFailed(Exception error, string activityName, string instanceId);
}
