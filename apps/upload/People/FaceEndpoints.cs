using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json.Serialization;
using DaprImages.Data.Faces;
using DaprImages.Data.People;
using DaprImages.Upload.Problems;
using DaprImages.Upload.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DaprImages.Upload.People;

internal static class FaceEndpoints
{
    private const string Unknown = "unknown";

    public static IEndpointRouteBuilder MapFaces(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/faces").WithTags("People").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/", ListAsync).WithSummary("Faces, those found last first").ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/groups", GroupAsync).WithSummary("Faces of nobody known that look alike, the largest group first");
        group.MapPost("/{id:guid}/assign", AssignAsync).WithSummary("Says whose a face is, or that it is nobody known").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:guid}/reject", RejectAsync).WithSummary("Says whose a face is not").ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Results<Ok<FacePage>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user,
        FaceReader faces,
        CancellationToken cancellationToken,
        [Description("A person's id, or 'unknown'")] string? person = null,
        string? cursor = null,
        [Range(1, 500)] int limit = 100)
    {
        var filter = new FaceFilter(null, person == Unknown);
        if (person is not null && !filter.Unknown)
        {
            if (!Guid.TryParse(person, out var id))
            {
                return Problem.Of(ProblemTypes.BadRequest, "'person' is a person's id, or unknown.");
            }
            filter = new FaceFilter(id);
        }
        Guid? after = null;
        if (cursor is not null)
        {
            if (!Guid.TryParse(cursor, out var last))
            {
                return Problem.BadCursor();
            }
            after = last;
        }
        var found = await faces.ListAsync(user.Id(), filter, after, limit + 1, cancellationToken);
        var page = found.Take(limit).ToList();
        return TypedResults.Ok(new FacePage([.. page.Select(FaceResponse.From)], found.Count > limit ? page[^1].Id.ToString() : null));
    }

    private static async Task<Ok<FaceGroupList>> GroupAsync(ClaimsPrincipal user, FaceGroups groups, MatchRules rules, CancellationToken cancellationToken, [Range(1, 200)] int limit = 50) =>
        TypedResults.Ok(new FaceGroupList(
            [.. (await groups.ReadAsync(user.Id(), await rules.ReadAsync(cancellationToken), limit, cancellationToken)).Select(group => new FaceGroupResponse([.. group.Faces.Select(FaceResponse.From)], group.Count))]));

    private static async Task<Results<Ok<FaceResponse>, ProblemHttpResult>> AssignAsync(
        Guid id, AssignRequest request, ClaimsPrincipal user, PeopleTable people, PeopleReader reader, FaceReader faces, MatchRules rules, CancellationToken cancellationToken)
    {
        if (request is { PersonId: not null, Name: not null })
        {
            return Problem.Of(ProblemTypes.BadRequest, "Give 'personId' or 'name', not both; neither says that it is nobody known.");
        }
        if (request.Name is { } name)
        {
            if (PersonName.Check(name) is { } bad)
            {
                return bad;
            }
            await people.NameAsync(user.Id(), name.Trim(), [id], await rules.ReadAsync(cancellationToken), cancellationToken);
        }
        else if (!await people.AssignAsync(user.Id(), id, request.PersonId, await rules.ReadAsync(cancellationToken), cancellationToken)
            && request.PersonId is { } personId && await reader.FindAsync(user.Id(), personId, cancellationToken) is null)
        {
            return Problem.NoSuchPerson(personId);
        }
        return await GetAsync(id, user, faces, cancellationToken);
    }

    private static async Task<Results<Ok<FaceResponse>, ProblemHttpResult>> RejectAsync(
        Guid id, RejectRequest request, ClaimsPrincipal user, PeopleTable people, PeopleReader reader, FaceReader faces, MatchRules rules, CancellationToken cancellationToken) =>
        !await people.RejectAsync(user.Id(), id, request.PersonId, await rules.ReadAsync(cancellationToken), cancellationToken) && await reader.FindAsync(user.Id(), request.PersonId, cancellationToken) is null
            ? Problem.NoSuchPerson(request.PersonId)
            : await GetAsync(id, user, faces, cancellationToken);

    private static async Task<Results<Ok<FaceResponse>, ProblemHttpResult>> GetAsync(Guid id, ClaimsPrincipal user, FaceReader faces, CancellationToken cancellationToken) =>
        await faces.FindAsync(user.Id(), id, cancellationToken) is { } face ? TypedResults.Ok(FaceResponse.From(face)) : Problem.NoSuchFace(id);

    /// <param name="PersonId">Whose it is; or give a name.</param>
    /// <param name="Name">Whose it is: the person of that name, a new one when there is none. Without either it is nobody known, and stays so.</param>
    internal sealed record AssignRequest(Guid? PersonId = null, string? Name = null);

    /// <param name="PersonId">Whose it is not.</param>
    internal sealed record RejectRequest([property: JsonRequired] Guid PersonId);
}
