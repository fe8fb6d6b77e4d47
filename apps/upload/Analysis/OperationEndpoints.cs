using System.Text.Json.Serialization;
using DaprImages.Contracts;
using DaprImages.Data.Queue;
using DaprImages.Data.Users;
using DaprImages.Upload.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DaprImages.Upload.Analysis;

internal static class OperationEndpoints
{
    public static IEndpointRouteBuilder MapOperations(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/analysis").WithTags("Operations").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/queue", GetQueueAsync).WithSummary("How much waits for analysis, and for how long");
        group.MapPost("/rerun", RerunAsync).WithSummary("Analyses many images again");
        return routes;
    }

    private static async Task<Ok<QueueResponse>> GetQueueAsync(QueueTable queue, TimeProvider clock, CancellationToken cancellationToken)
    {
        var counts = await queue.CountAsync(cancellationToken);
        var age = counts.OldestPending is { } oldest ? Math.Max(0, (clock.GetUtcNow().UtcDateTime - oldest).TotalSeconds) : (double?)null;
        return TypedResults.Ok(new QueueResponse(counts.Pending, counts.Running, age));
    }

    private static async Task<Results<Accepted<RerunResponse>, ProblemHttpResult>> RerunAsync(RerunRequest request, QueueTable queue, CancellationToken cancellationToken)
    {
        if (request.Stage is { } stage && !Stage.IsAnalysis(stage))
        {
            return Problem.Of(ProblemTypes.UnknownStage, $"There is no analysis '{stage}'. These can be repeated: {string.Join(", ", Stage.Analyses)}.");
        }
        var queued = await queue.EnqueueManyAsync(LocalUser.Id, request.Which, request.Stage, cancellationToken);
        return TypedResults.Accepted("/api/analysis/queue", new RerunResponse(queued));
    }

    /// <param name="Pending">Images that wait.</param>
    /// <param name="Running">Images that are being analysed.</param>
    /// <param name="OldestPendingSeconds">How long the oldest of them waits; null when none does.</param>
    private sealed record QueueResponse(long Pending, long Running, double? OldestPendingSeconds);

    /// <param name="Which"><c>missing</c>: images that have no result of the stage; <c>failed</c>: those where it failed; <c>outdated</c>: those whose results another model made than would now; <c>all</c>.</param>
    /// <param name="Stage">One analysis; all of them when absent.</param>
    private sealed record RerunRequest([property: JsonRequired] RerunScope Which, string? Stage = null);

    /// <param name="Queued">How many images were queued.</param>
    private sealed record RerunResponse(int Queued);
}
