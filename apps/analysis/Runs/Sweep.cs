using Dapr.Workflow;
using DaprImages.Data.Queue;
using DaprImages.Data.Runs;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Runs;

/// <summary>
/// The safety net behind the events: asks after runs that have been quiet, and has those that died, or never began, started again. An image whose runs keep dying is
/// given up, with the reason.
/// </summary>
internal sealed partial class Sweep(QueueTable queue, RunTable runs, DaprWorkflowClient workflows, RunStarter starter, IOptions<RunOptions> options, ILogger<Sweep> logger)
{
    private const int BatchSize = 100;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await queue.FindQuietAsync(options.Value.Quiet, BatchSize, cancellationToken))
        {
            var state = await workflows.GetWorkflowStateAsync(run.RunId, getInputsAndOutputs: false, cancellationToken);
            if (state.Exists && !state.IsWorkflowCompleted)
            {
                await queue.TouchAsync(run.QueueId, cancellationToken);
            }
            else if (state.Exists && run.Attempts >= options.Value.MaxAttempts)
            {
                if (await runs.FailAsync(run.RunId, run.ImageId, $"The analysis ended without a result {run.Attempts} times and is not tried again.", cancellationToken))
                {
                    LogGivenUp(run.ImageId, run.Attempts);
                }
            }
            else if (await queue.ReleaseAsync(run, state.Exists, cancellationToken))
            {
                LogReleased(run.ImageId, run.RunId, state.Exists ? state.RuntimeStatus.ToString() : "unknown to Dapr");
            }
        }
        starter.Wake();
    }

    [LoggerMessage(LogLevel.Warning, "Image {ImageId}: run {RunId} has ended without a result ({Status}) and is started again")]
    private partial void LogReleased(Guid imageId, string runId, string status);

    [LoggerMessage(LogLevel.Error, "Image {ImageId}: given up after {Attempts} runs that ended without a result")]
    private partial void LogGivenUp(Guid imageId, int attempts);
}
