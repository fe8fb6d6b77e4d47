using DaprImages.Upload.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DaprImages.Upload.People;

internal static class PersonName
{
    private const int MaxLength = 100;

    /// <returns>What is wrong with the name; null when it is one.</returns>
    public static ProblemHttpResult? Check(string? name) =>
        name is null || name.Trim().Length is 0 or > MaxLength || name.Any(char.IsControl) ? Problem.Of(ProblemTypes.BadRequest, $"A name has 1 to {MaxLength} characters, all of them visible.") : null;
}
