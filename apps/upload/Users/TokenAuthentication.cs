using System.Text.Encodings.Web;
using DaprImages.Data.Users;
using DaprImages.Upload.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace DaprImages.Upload.Users;

/// <summary>Knows users by their tokens, which programs send in <c>Authorization</c> and browsers in the cookie of the log-in page. A token that is revoked is so at once.</summary>
internal sealed class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenTable tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim()
            : header.Length == 0 ? SessionCookie.Read(Request)
            : null;
        if (token is null)
        {
            return AuthenticateResult.NoResult();
        }
        return await tokens.FindUserAsync(token, Context.RequestAborted) is { } user
            ? AuthenticateResult.Success(new AuthenticationTicket(CurrentUser.ToPrincipal(user, Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("The token is not known, or was revoked.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Problem.WriteAsync(Context, ProblemTypes.Unauthenticated, "Send a token: 'Authorization: Bearer dimg_…', or log in at /login.html. The operator makes one with 'tokens create --user NAME'; one that was revoked is not taken any more.");
    }
}
