using System.Security.Claims;
using System.Text.Json.Serialization;
using DaprImages.Data.Users;
using DaprImages.Upload.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DaprImages.Upload.Users;

internal static class SessionEndpoints
{
    public static IEndpointRouteBuilder MapSession(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/session").WithTags("Session").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/", Get).WithSummary("Who is asking").ProducesProblem(StatusCodes.Status401Unauthorized);
        group.MapPost("/", LogInAsync).WithSummary("Logs a browser in: the answer sets a cookie").AllowAnonymous();
        group.MapDelete("/", LogOut).WithSummary("Logs a browser out").ProducesProblem(StatusCodes.Status401Unauthorized);
        return routes;
    }

    private static Ok<SessionResponse> Get(ClaimsPrincipal user, AuthOptions auth) =>
        TypedResults.Ok(new SessionResponse(auth.Mode == AuthMode.Local ? "local" : "token", new UserResponse(user.Id(), user.Identity!.Name!)));

    private static async Task<Results<NoContent, ProblemHttpResult>> LogInAsync(LogInRequest request, HttpContext context, TokenTable tokens, AuthOptions auth, CancellationToken cancellationToken)
    {
        if (auth.Mode == AuthMode.Local)
        {
            return TypedResults.NoContent(); // there is but one user, who is logged in already
        }
        var token = request.Token?.Trim() ?? "";
        if (await tokens.FindUserAsync(token, cancellationToken) is null)
        {
            return Problem.Of(ProblemTypes.Unauthenticated, "The token is not known, or was revoked. It begins with 'dimg_'; the operator makes one with 'tokens create --user NAME'.");
        }
        SessionCookie.Write(context, token);
        return TypedResults.NoContent();
    }

    private static NoContent LogOut(HttpContext context)
    {
        SessionCookie.Delete(context);
        return TypedResults.NoContent();
    }

    /// <param name="Mode"><c>local</c>: there is one user and no log-in; <c>token</c>.</param>
    private sealed record SessionResponse(string Mode, UserResponse User);

    private sealed record UserResponse(Guid Id, string Name);

    internal sealed record LogInRequest([property: JsonRequired] string? Token);
}
