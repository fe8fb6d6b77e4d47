using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json.Serialization;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Models;
using DaprImages.Data.Queue;
using DaprImages.Data.Statistics;
using DaprImages.Upload.Problems;
using DaprImages.Upload.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DaprImages.Upload.Analysis;

internal static class OperationEndpoints
{
    public static IEndpointRouteBuilder MapOperations(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").WithTags("Operations").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/analysis/queue", GetQueueAsync).WithSummary("How much waits for analysis, and for how long");
        group.MapGet("/analysis/statistics", GetStatisticsAsync).WithSummary("How much was analysed, and how long the stages took");
        group.MapGet("/analysis/failures", GetFailuresAsync).WithSummary("What has no result, by the reason");
        group.MapPost("/analysis/rerun", RerunAsync).WithSummary("Analyses many images again").ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/models", GetModelsAsync).WithSummary("What makes the results of each analysis now");
        return routes;
    }

    private static async Task<Ok<QueueResponse>> GetQueueAsync(ClaimsPrincipal user, QueueTable queue, TimeProvider clock, CancellationToken cancellationToken)
    {
        var counts = await queue.CountAsync(user.Id(), cancellationToken);
        var age = counts.OldestPending is { } oldest ? Math.Max(0, (clock.GetUtcNow().UtcDateTime - oldest).TotalSeconds) : (double?)null;
        return TypedResults.Ok(new QueueResponse(counts.Pending, counts.Running, age));
    }

    private static async Task<Ok<AnalysisStatistics>> GetStatisticsAsync(
        ClaimsPrincipal user, StatisticsReader statistics, TimeProvider clock, CancellationToken cancellationToken, [Range(1, 24 * 90)] int hours = 24) =>
        TypedResults.Ok(await statistics.ReadAsync(user.Id(), clock.GetUtcNow().UtcDateTime, hours, cancellationToken));

    private static async Task<Ok<FailureList>> GetFailuresAsync(ClaimsPrincipal user, FailureReader failures, CancellationToken cancellationToken, [Range(1, 500)] int limit = 100) =>
        TypedResults.Ok(new FailureList([.. (await failures.ListAsync(user.Id(), limit, cancellationToken)).Select(group =>
            new FailureResponse(group.Stage, group.Status, group.Reason, group.Remedy, group.Count, group.ImageIds))]));

    private static async Task<Results<Accepted<RerunResponse>, ProblemHttpResult>> RerunAsync(RerunRequest request, ClaimsPrincipal user, QueueTable queue, CancellationToken cancellationToken)
    {
        if (request.Stage is { } stage && !Stage.IsAnalysis(stage))
        {
            return Problem.Of(ProblemTypes.UnknownStage, $"There is no analysis '{stage}'. These can be repeated: {string.Join(", ", Stage.Analyses)}.");
        }
        var queued = await queue.EnqueueManyAsync(user.Id(), request.Which, request.Stage, request.Reason, cancellationToken);
        return TypedResults.Accepted("/api/analysis/queue", new RerunResponse(queued));
    }

    private static async Task<Ok<ModelList>> GetModelsAsync(StageModelTable models, CancellationToken cancellationToken)
    {
        var known = await models.ReadAsync(cancellationToken);
        return TypedResults.Ok(new ModelList([.. Stage.Analyses.Select(stage => known.TryGetValue(stage, out var model) ? new ModelResponse(stage, model.Model, model.UpdatedAt) : new(stage, null, null))]));
    }

    /// <param name="Pending">Images that wait.</param>
    /// <param name="Running">Images that are being analysed.</param>
    /// <param name="OldestPendingSeconds">How long the oldest of them waits; null when none does.</param>
    private sealed record QueueResponse(long Pending, long Running, double? OldestPendingSeconds);

    private sealed record FailureList(IReadOnlyList<FailureResponse> Items);

    /// <param name="Stage">Null when the whole image failed.</param>
    /// <param name="Status"><c>failed</c> or <c>skipped</c>.</param>
    /// <param name="Remedy">What mends it; absent where that is not known.</param>
    /// <param name="Count">Images.</param>
    /// <param name="ImageIds">The newest of them, 20 at most.</param>
    private sealed record FailureResponse(
        string? Stage, StageStatus Status, string Reason, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Remedy, int Count, IReadOnlyList<Guid> ImageIds);

    private sealed record ModelList(IReadOnlyList<ModelResponse> Items);

    /// <param name="Model">Null when nothing does this analysis.</param>
    /// <param name="UpdatedAt">Since when it is this one.</param>
    private sealed record ModelResponse(string Stage, ModelInfo? Model, DateTime? UpdatedAt);

    /// <param name="Which"><c>missing</c>: images that have no result of the stage; <c>failed</c>: those where it failed; <c>outdated</c>: those whose results another model made than would now; <c>all</c>.</param>
    /// <param name="Stage">One analysis; all of them when absent.</param>
    /// <param name="Reason">Of these only the images that have no result for exactly this reason, as the failures name it.</param>
    private sealed record RerunRequest([property: JsonRequired] RerunScope Which, string? Stage = null, string? Reason = null);

    /// <param name="Queued">How many images were queued.</param>
    private sealed record RerunResponse(int Queued);
}
