using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json.Serialization;
using DaprImages.Contracts;
using DaprImages.Data.Duplicates;
using DaprImages.Data.Embeddings;
using DaprImages.Data.Status;
using DaprImages.Upload.Problems;
using DaprImages.Upload.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DaprImages.Upload.Images;

/// <summary>Images that look like others.</summary>
internal static class LikenessEndpoints
{
    public static IEndpointRouteBuilder MapLikeness(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").WithTags("Images").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/images/{id:guid}/similar", GetSimilarAsync).WithSummary("Images that look most like one, the most similar first").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/duplicates", GetDuplicatesAsync).WithSummary("Groups of images that are nearly the same picture, the newest first");
        return routes;
    }

    private static async Task<Results<Ok<SimilarResponse>, ProblemHttpResult>> GetSimilarAsync(
        Guid id, ClaimsPrincipal user, EmbeddingTable embeddings, StatusReader status, ImageResponses images, CancellationToken cancellationToken, [Range(1, 100)] int limit = 20)
    {
        if (await embeddings.FindAsync(user.Id(), id, cancellationToken) is not { } own)
        {
            var state = (await status.ReadAsync(user.Id(), [id], cancellationToken)).FirstOrDefault();
            return state is null ? Problem.NoSuchImage(id) : TypedResults.Ok(new SimilarResponse([], null, NotCompared.Of(state)));
        }
        var similar = await embeddings.FindSimilarAsync(user.Id(), id, own.Vector, new EmbeddingModel(own.Model, own.Vector.Length), limit, cancellationToken);
        var found = await images.ReadAsync(user.Id(), similar.Select(image => image.Id), cancellationToken);
        return TypedResults.Ok(new SimilarResponse([.. similar.Where(image => found.ContainsKey(image.Id)).Select(image => new SimilarImage(found[image.Id], image.Similarity))], own.Model, null));
    }

    private static async Task<Results<Ok<DuplicatePage>, ProblemHttpResult>> GetDuplicatesAsync(
        ClaimsPrincipal user, DuplicateReader duplicates, ImageResponses images, CancellationToken cancellationToken, string? cursor = null, [Range(1, 100)] int limit = 50)
    {
        Guid? after = null;
        if (cursor is not null)
        {
            if (!Guid.TryParse(cursor, out var id))
            {
                return Problem.BadCursor();
            }
            after = id;
        }
        var groups = await duplicates.ListAsync(user.Id(), after, limit + 1, cancellationToken);
        var page = groups.Take(limit).ToList();
        var found = await images.ReadAsync(user.Id(), page.SelectMany(group => group.ImageIds).Distinct(), cancellationToken);
        return TypedResults.Ok(new DuplicatePage(
            [.. page.Select(group => new DuplicateResponse(group.Similarity, [.. group.ImageIds.Where(found.ContainsKey).Select(id => found[id])]))],
            groups.Count > limit ? page[^1].ImageIds[0].ToString() : null));
    }

    /// <param name="Model">The embedding model by which they compare; null when the image was not embedded.</param>
    /// <param name="NotCompared">Why there is nothing to compare; absent otherwise.</param>
    private sealed record SimilarResponse(
        IReadOnlyList<SimilarImage> Items, string? Model, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NotCompared? NotCompared);

    /// <param name="Similarity">Cosine of the embeddings, 1 for the same.</param>
    private sealed record SimilarImage(ImageResponse Image, double Similarity);

    private sealed record NotCompared(string Reason, string Remedy)
    {
        public static NotCompared Of(ImageState state)
        {
            var embedding = state.Stages.FirstOrDefault(stage => stage.Stage == Stage.Embedding);
            return state.Status is ImageStatus.Pending or ImageStatus.InProgress && embedding?.Error is null
                ? new("The image is not analysed yet.", "Ask again when its analysis is completed.")
                : new(embedding?.Error ?? state.Error ?? "The image was not embedded.", embedding?.Remedy ?? $"Analyse it again: POST /api/images/{state.ImageId}/analysis.");
        }
    }

    /// <param name="NextCursor">Give it as <c>cursor</c> for the next page; null on the last.</param>
    private sealed record DuplicatePage(IReadOnlyList<DuplicateResponse> Items, string? NextCursor);

    /// <param name="Similarity">The least cosine by which they are connected.</param>
    /// <param name="Images">The newest first.</param>
    private sealed record DuplicateResponse(double Similarity, IReadOnlyList<ImageResponse> Images);
}
