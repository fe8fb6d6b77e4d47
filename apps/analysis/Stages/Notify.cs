using Dapr.Workflow;
using DaprImages.Analysis.Notifications;
using DaprImages.Contracts;
using DaprImages.Vision.Engines;

namespace DaprImages.Analysis.Stages;

/// <summary>Tells the outside world, if somebody wants to be told.</summary>
internal sealed class Notify(StageRunner stages, Notifier notifier) : WorkflowActivity<Notify.Input, StageOutcome>
{
    private static readonly EngineAvailability.Unavailable Off = new("Notifications are off.", "Set Notify__Enabled=true and configure the output binding 'notify'.");

    /// <param name="Error">Why the image cannot be analysed.</param>
    internal sealed record Input(StageInput Run, ImageStatus Status, string? Error);

    public override Task<StageOutcome> RunAsync(WorkflowActivityContext context, Input input) => notifier.IsEnabled
        ? stages.RunAsync(Stage.Notify, input.Run, async cancellationToken =>
        {
            await notifier.NotifyAsync(input.Run.ImageId, input.Run.RunId, input.Status, input.Error, cancellationToken);
            return null;
        })
        : stages.SkipAsync(Stage.Notify, input.Run, Off);
}
