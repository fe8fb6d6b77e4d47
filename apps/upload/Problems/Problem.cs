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

    public static ProblemHttpResult NoSuchImage(Guid imageId) => Of(ProblemTypes.ImageNotFound, $"There is no image {imageId}, or it was deleted.");
}
