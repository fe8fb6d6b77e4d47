using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.Resources;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Workflows;

/// <summary>Gathers the engine's options from where daprd has them.</summary>
internal static class WorkflowSettings
{
    /// <exception cref="FatalException">A value makes no sense.</exception>
    public static WorkflowOptions From(SidecarArguments arguments, Configuration configuration, ComponentSet components)
    {
        var workflow = configuration.Workflow;
        var retention = workflow?.Map("stateRetentionPolicy");
        var store = components.Pending.FirstOrDefault(component => component.Type == "state.postgresql" && component.IsOn("actorStateStore"));
        return new WorkflowOptions
        {
            AppId = arguments.AppId,
            ConnectionString = store?.Get("connectionString"),
            MaxConcurrentTurns = Limit(workflow, "maxConcurrentWorkflowInvocations"),
            MaxConcurrentActivities = Limit(workflow, "maxConcurrentActivityInvocations"),
            GracefulShutdown = arguments.GracefulShutdown,
            RetainCompleted = Time(retention, "completed"),
            RetainFailed = Time(retention, "failed"),
            RetainTerminated = Time(retention, "terminated"),
        };
    }

    private static int Limit(YamlMap? workflow, string name) => workflow?.Number(name) is > 0 and var limit ? limit : int.MaxValue;

    private static TimeSpan? Time(YamlMap? retention, string status) => (retention?.Text(status) ?? retention?.Text("anyTerminal")) is not { } text ? null
        : Duration.TryParse(text, out var time) ? time
        : throw new FatalException($"error loading configuration: stateRetentionPolicy.{status}: {text} is no duration such as 24h");
}
