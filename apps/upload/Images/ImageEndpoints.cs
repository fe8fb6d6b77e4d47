using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DaprImages.DaprImageStore;
using DaprImages.Data.Blobs;
using DaprImages.Data.Images;
using DaprImages.Upload.Problems;
using DaprImages.Upload.Storage;
using DaprImages.Upload.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace DaprImages.Upload.Images;

internal static class ImageEndpoints
{
    private const int DefaultThumbnail = 256;

    public static IEndpointRouteBuilder MapImages(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/images").WithTags("Images").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/", ListAsync).WithSummary("Lists images, newest first");
        group.MapGet("/{id:guid}", GetAsync).WithSummary("One image with its tags");
        group.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes an image with its files and all that is known of it");
        group.MapGet("/{id:guid}/content", GetContentAsync).WithSummary("The original file");
        group.MapGet("/{id:guid}/thumbnail", GetThumbnailAsync).WithSummary("A small WebP of the upright image");
        routes.MapGet("/api/tags", GetTagsAsync).WithTags("Images").WithSummary("The tags of all images, the most frequent first");
        return routes;
    }

    private static async Task<Results<Ok<ImagePage>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user, ImageTable images, ImageResponses responses, [AsParameters] ImageFilterQuery query, CancellationToken cancellationToken, string? cursor = null, [Range(1, 500)] int limit = 100)
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
        if (!query.TryRead(out var filter, out var problem))
        {
            return problem;
        }
        var found = await images.ListAsync(user.Id(), filter, after, limit + 1, cancellationToken);
        var page = found.Take(limit).ToList();
        return TypedResults.Ok(new ImagePage(await responses.ReadAsync(page, cancellationToken), found.Count > limit ? page[^1].Id.ToString() : null));
    }

    private static async Task<Results<Ok<ImageResponse>, ProblemHttpResult>> GetAsync(Guid id, ClaimsPrincipal user, ImageTable images, CancellationToken cancellationToken) =>
        await images.FindAsync(user.Id(), id, cancellationToken) is { } image
            ? TypedResults.Ok(ImageResponse.From(image, await images.ReadTagsAsync([id], cancellationToken)))
            : Problem.NoSuchImage(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, ClaimsPrincipal user, ImageTable images, BlobCleaner cleaner, CancellationToken cancellationToken)
    {
        if (!await images.DeleteAsync(user.Id(), id, cancellationToken))
        {
            return Problem.NoSuchImage(id);
        }
        cleaner.Wake();
        return TypedResults.NoContent();
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetContentAsync(Guid id, ClaimsPrincipal user, HttpContext context, ImageTable images, ImageStore store, CancellationToken cancellationToken)
    {
        if (await images.FindAsync(user.Id(), id, cancellationToken) is not { } image || await store.ReadAsync(image.StorageKey, cancellationToken) is not { } bytes)
        {
            return Problem.NoSuchImage(id);
        }
        // Shown in the page, and named as it came when it is saved; never run as anything else than the image it is.
        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName(image.FileName);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return Serve(context, bytes, image.ContentType);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetThumbnailAsync(
        Guid id, ClaimsPrincipal user, HttpContext context, ImageTable images, BlobTable blobs, ImageStore store, CancellationToken cancellationToken, [Range(16, 4096)] int size = DefaultThumbnail)
    {
        if (await images.FindAsync(user.Id(), id, cancellationToken) is not { } image)
        {
            return Problem.NoSuchImage(id);
        }
        var best = StorageKeys.BestThumbnail(await blobs.ListAsync(image.Id, cancellationToken), size);
        if (best is null || await store.ReadAsync(best, cancellationToken) is not { } bytes)
        {
            context.Response.Headers.RetryAfter = "2";
            return Problem.Of(ProblemTypes.FileNotReady, "The thumbnail is made when the analysis of the image begins. Ask again then.");
        }
        return Serve(context, bytes, "image/webp");
    }

    private static async Task<Ok<TagList>> GetTagsAsync(ClaimsPrincipal user, ImageTable images, CancellationToken cancellationToken, [Range(1, 1000)] int limit = 200) =>
        TypedResults.Ok(new TagList(await images.CountTagsAsync(user.Id(), limit, cancellationToken)));

    private static FileContentHttpResult Serve(HttpContext context, ReadOnlyMemory<byte> bytes, string contentType)
    {
        // What is behind the address never changes: an image is deleted, not replaced.
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return TypedResults.Bytes(bytes, contentType);
    }

    private sealed record TagList(IReadOnlyList<TagCount> Items);
}
