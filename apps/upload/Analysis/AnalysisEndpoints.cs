using System.Diagnostics;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Faces;
using DaprImages.Data.Images;
using DaprImages.Data.Queue;
using DaprImages.Data.Runs;
using DaprImages.Data.Status;
using DaprImages.Upload.Problems;
using DaprImages.Upload.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace DaprImages.Upload.Analysis;

internal static class AnalysisEndpoints
{
    /// <summary>As many as fit into the 8 KiB that servers and proxies take for an address.</summary>
    private const int MaxStatusIds = 150;

    /// <summary>When a browser whose line has ended opens the next: before what it missed is too old to be told to one that has heard nothing yet.</summary>
    private static readonly TimeSpan Reconnection = TimeSpan.FromSeconds(1);

    public static IEndpointRouteBuilder MapAnalysis(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").WithTags("Analysis").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/analysis/status", GetStatusAsync).WithSummary("How far the analyses of some images are").Produces(StatusCodes.Status304NotModified);
        group.MapGet("/analysis/events", GetEvents).WithSummary("The same as it changes, as server-sent events");
        group.MapGet("/images/{id:guid}/analysis", GetResultsAsync).WithSummary("What was found in an image");
        group.MapPost("/images/{id:guid}/analysis", RerunAsync).WithSummary("Analyses an image again, or some of it");
        return routes;
    }

    private static async Task<Results<Ok<List<StatusResponse>>, StatusCodeHttpResult, ProblemHttpResult>> GetStatusAsync(
        HttpContext context, ClaimsPrincipal user, Guid[] imageId, StatusReader status, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, CancellationToken cancellationToken)
    {
        if (imageId.Length is 0 or > MaxStatusIds)
        {
            return Problem.Of(ProblemTypes.BadRequest, $"Name between 1 and {MaxStatusIds} images: ?imageId=…&imageId=…");
        }
        var states = (await status.ReadAsync(user.Id(), imageId, cancellationToken)).ConvertAll(StatusResponse.From);
        var digest = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(states, json.Value.SerializerOptions));
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(digest.AsSpan(0, 16))}\"");
        context.Response.GetTypedHeaders().ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(states);
    }

    /// <summary>
    /// Each event <c>status</c> has the form of one entry of the status; the first are those since the client's last event. An event <c>alive</c> says that the line is
    /// open, at the beginning and while nothing happens. The line ends after a while: to open the next one, a client has to be known still.
    /// </summary>
    private static ServerSentEventsResult<StatusResponse?> GetEvents(HttpRequest request, ClaimsPrincipal user, StatusFeed feed, CancellationToken cancellationToken)
    {
        DateTime? last = long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc)
            : null;
        return TypedResults.ServerSentEvents(ReadAsync(feed, user.Id(), last, cancellationToken));

        static async IAsyncEnumerable<SseItem<StatusResponse?>> ReadAsync(StatusFeed feed, Guid ownerId, DateTime? last, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var state in feed.SubscribeAsync(ownerId, last, cancellationToken))
            {
                yield return state is null
                    ? new SseItem<StatusResponse?>(null, "alive") { ReconnectionInterval = Reconnection }
                    : new SseItem<StatusResponse?>(StatusResponse.From(state), "status") { EventId = state.UpdatedAt.Ticks.ToString(CultureInfo.InvariantCulture) };
            }
        }
    }

    private static async Task<Results<Ok<AnalysisResponse>, ProblemHttpResult>> GetResultsAsync(
        Guid id, ClaimsPrincipal user, ImageTable images, RunTable runs, FaceTable faces, CancellationToken cancellationToken)
    {
        if (await images.FindAsync(user.Id(), id, cancellationToken) is not { } image)
        {
            return Problem.NoSuchImage(id);
        }
        var results = new Dictionary<string, JsonObject>();
        foreach (var stored in image.CurrentRunId is { } runId ? await runs.ReadResultsAsync(runId, cancellationToken) : [])
        {
            // Faces are whose they are now, and not whose they were when they were found.
            var json = stored.AnalysisType == Stage.Faces ? ResultJson.Write(await faces.NameAsync(id, ResultJson.Read<FacesResult>(stored.Json), cancellationToken)) : stored.Json;
            var result = JsonNode.Parse(json)!.AsObject();
            result["durationMs"] = stored.DurationMs;
            results[stored.AnalysisType] = result;
        }
        return TypedResults.Ok(new AnalysisResponse(id, image.Status, image.LastAnalyzed, results));
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> RerunAsync(
        Guid id, AnalysisRequest? request, ClaimsPrincipal user, QueueTable queue, AnalysisWaker waker, CancellationToken cancellationToken)
    {
        var stages = request?.Stages is { Count: > 0 } asked ? asked.Distinct().ToList() : null;
        if (stages?.Find(stage => !Stage.IsAnalysis(stage)) is { } unknown)
        {
            return Problem.Of(ProblemTypes.UnknownStage, $"There is no analysis '{unknown}'. These can be repeated: {string.Join(", ", Stage.Analyses)}.");
        }
        if (await queue.EnqueueAsync(user.Id(), id, stages, Activity.Current?.Id, cancellationToken) is not { } queueId)
        {
            return Problem.NoSuchImage(id);
        }
        await waker.WakeAsync(id, queueId);
        return TypedResults.Accepted($"/api/analysis/status?imageId={id}");
    }
}
