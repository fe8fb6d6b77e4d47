using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DaprImages.Data.Search;
using DaprImages.Upload.Images;
using DaprImages.Upload.Problems;
using DaprImages.Upload.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DaprImages.Upload.Search;

internal static class SearchEndpoints
{
    public static IEndpointRouteBuilder MapSearch(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/search", SearchAsync)
            .WithTags("Images")
            .WithSummary("Finds images by words: what is on them, who, what is written, how they look")
            .WithDescription("All words have to be there; \"words in quotes\" in a row, -words not. Captions, recognised text, file names, and tags and people by their names are searched, and how images look where a model that knows words is installed.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return routes;
    }

    private static async Task<Results<Ok<SearchResponse>, ProblemHttpResult>> SearchAsync(
        [Required, MaxLength(500)] string q,
        ClaimsPrincipal user,
        SearchReader search,
        LookEncoder look,
        ImageResponses images,
        [AsParameters] ImageFilterQuery query,
        CancellationToken cancellationToken,
        string? cursor = null,
        [Range(1, 100)] int limit = 50)
    {
        SearchCursor? after = null;
        if (cursor is not null && !SearchCursor.TryParse(cursor, out after))
        {
            return Problem.BadCursor();
        }
        if (SearchQuery.WantedIn(q) is not { Length: > 0 } wanted)
        {
            return Problem.Of(ProblemTypes.BadRequest, "'q' has no words that are to be found. Say what is on the photo: ?q=dog on a beach");
        }
        if (!query.TryRead(out var filter, out var problem))
        {
            return problem;
        }
        var (lookQuery, missing) = await look.EncodeAsync(wanted, cancellationToken);
        var (hits, asOf) = await search.FindAsync(user.Id(), new SearchQuery(q, lookQuery), filter, after, limit + 1, cancellationToken);
        var page = hits.Take(limit).ToList();
        var found = await images.ReadAsync(user.Id(), page.Select(hit => hit.ImageId), cancellationToken);
        return TypedResults.Ok(new SearchResponse(
            [.. page.Where(hit => found.ContainsKey(hit.ImageId)).Select(hit => new SearchItem(found[hit.ImageId], Math.Round(hit.Score, 6), [.. hit.Matches.Select(match => new MatchResponse(match.Kind, match.Value))]))],
            hits.Count > limit ? new SearchCursor(asOf, page[^1].Score, page[^1].ImageId).ToString() : null,
            missing is null ? [] : [missing]));
    }
}
