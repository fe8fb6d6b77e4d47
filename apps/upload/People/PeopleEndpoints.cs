using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json.Serialization;
using DaprImages.Data.People;
using DaprImages.Upload.Problems;
using DaprImages.Upload.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DaprImages.Upload.People;

internal static class PeopleEndpoints
{
    private const int MaxFaces = 1_000;

    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/people").WithTags("People").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/", ListAsync).WithSummary("The people who have a name, by name");
        group.MapPost("/", NameAsync).WithSummary("Names faces, and those like them; a name in use means the same person").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{id:guid}", GetAsync).WithSummary("One person").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut("/{id:guid}", RenameAsync).WithSummary("Changes a name").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Forgets a person; the faces stay").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:guid}/merge", MergeAsync).WithSummary("Makes one person of two: the other goes into this one").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Ok<PersonList>> ListAsync(ClaimsPrincipal user, PeopleReader people, CancellationToken cancellationToken, [Range(1, 5000)] int limit = 1000) =>
        TypedResults.Ok(new PersonList([.. (await people.ListAsync(user.Id(), limit, cancellationToken)).Select(PersonResponse.From)]));

    private static async Task<Results<Ok<PersonResponse>, ProblemHttpResult>> GetAsync(Guid id, ClaimsPrincipal user, PeopleReader people, CancellationToken cancellationToken) =>
        await people.FindAsync(user.Id(), id, cancellationToken) is { } person ? TypedResults.Ok(PersonResponse.From(person)) : Problem.NoSuchPerson(id);

    private static async Task<Results<Created<PersonResponse>, Ok<PersonResponse>, ProblemHttpResult>> NameAsync(
        NewPersonRequest request, ClaimsPrincipal user, PeopleTable people, PeopleReader reader, MatchRules rules, CancellationToken cancellationToken)
    {
        if (PersonName.Check(request.Name) is { } bad)
        {
            return bad;
        }
        if (request.FaceIds is not { Count: > 0 and <= MaxFaces })
        {
            return Problem.Of(ProblemTypes.BadRequest, $"'faceIds' names 1 to {MaxFaces} faces.");
        }
        if (await people.NameAsync(user.Id(), request.Name.Trim(), request.FaceIds, await rules.ReadAsync(cancellationToken), cancellationToken) is not { } named
            || await reader.FindAsync(user.Id(), named.Id, cancellationToken) is not { } person)
        {
            return Problem.Of(ProblemTypes.FaceNotFound, "One of the faces is not there, or went with its image or with another analysis. Load the faces again.");
        }
        return named.IsNew ? TypedResults.Created($"/api/people/{named.Id}", PersonResponse.From(person)) : TypedResults.Ok(PersonResponse.From(person));
    }

    private static async Task<Results<Ok<PersonResponse>, ProblemHttpResult>> RenameAsync(
        Guid id, NameRequest request, ClaimsPrincipal user, PeopleTable people, PeopleReader reader, CancellationToken cancellationToken)
    {
        if (PersonName.Check(request.Name) is { } bad)
        {
            return bad;
        }
        return await people.RenameAsync(user.Id(), id, request.Name.Trim(), cancellationToken) == RenameOutcome.NameTaken
            ? Problem.Of(ProblemTypes.NameTaken, $"There is a person called '{request.Name.Trim()}' already. Merge the two, or choose a name that tells them apart.")
            : await GetAsync(id, user, reader, cancellationToken);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, ClaimsPrincipal user, PeopleTable people, MatchRules rules, CancellationToken cancellationToken) =>
        await people.DeleteAsync(user.Id(), id, await rules.ReadAsync(cancellationToken), cancellationToken) ? TypedResults.NoContent() : Problem.NoSuchPerson(id);

    private static async Task<Results<Ok<PersonResponse>, ProblemHttpResult>> MergeAsync(
        Guid id, MergeRequest request, ClaimsPrincipal user, PeopleTable people, PeopleReader reader, MatchRules rules, CancellationToken cancellationToken)
    {
        if (request.PersonId == id)
        {
            return await reader.FindAsync(user.Id(), id, cancellationToken) is null ? Problem.NoSuchPerson(id) : Problem.Of(ProblemTypes.BadRequest, "'personId' is the person itself. Name the other one, who goes into this one.");
        }
        return await people.MergeAsync(user.Id(), id, request.PersonId, await rules.ReadAsync(cancellationToken), cancellationToken)
            ? await GetAsync(id, user, reader, cancellationToken)
            : await reader.FindAsync(user.Id(), id, cancellationToken) is null ? Problem.NoSuchPerson(id) : Problem.NoSuchPerson(request.PersonId);
    }

    /// <param name="FaceIds">Faces that are theirs.</param>
    internal sealed record NewPersonRequest([property: JsonRequired] string Name, [property: JsonRequired] IReadOnlyList<Guid> FaceIds);

    internal sealed record NameRequest([property: JsonRequired] string Name);

    /// <param name="PersonId">The other person, who is gone afterwards.</param>
    internal sealed record MergeRequest([property: JsonRequired] Guid PersonId);
}
