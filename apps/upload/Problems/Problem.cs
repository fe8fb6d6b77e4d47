using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DaprImages.Upload.Problems;

internal static class Problem
{
    /// <param name="detail">For a person: what is wrong this time, and what to do about it.</param>
    public static ProblemHttpResult Of(ProblemType type, string detail, params (string Name, object? Value)[] extensions) => TypedResults.Problem(Details(type, detail, extensions));

    public static ProblemDetails Details(ProblemType type, string detail, params (string Name, object? Value)[] extensions)
    {
        var details = new ProblemDetails { Type = $"/problems/{type.Code}", Title = type.Title, Status = type.Status, Detail = detail };
        foreach (var (name, value) in extensions)
        {
            details.Extensions[name] = value;
        }
        return details;
    }

    /// <summary>For what is answered before there is an endpoint.</summary>
    public static Task WriteAsync(HttpContext context, ProblemType type, string detail)
    {
        context.Response.StatusCode = type.Status;
        return context.Response.WriteAsJsonAsync(Details(type, detail), options: null, "application/problem+json", context.RequestAborted);
    }

    public static ProblemHttpResult NoSuchPerson(Guid personId) => Of(ProblemTypes.PersonNotFound, $"There is no person {personId}, or it was deleted or merged with another.");

    public static ProblemHttpResult NoSuchFace(Guid faceId) => Of(ProblemTypes.FaceNotFound, $"There is no face {faceId}, or it went with its image or with another analysis.");

    public static ProblemHttpResult BadCursor() => Of(ProblemTypes.BadRequest, "'cursor' is not one of ours. Take it from 'nextCursor' of the page before, or leave it out to begin at the beginning.");

    public static ProblemHttpResult NoSuchImage(Guid imageId) => Of(ProblemTypes.ImageNotFound, $"There is no image {imageId}, or it was deleted.");
}
