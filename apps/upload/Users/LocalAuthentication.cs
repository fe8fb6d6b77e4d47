using System.Net;
using System.Text.Encodings.Web;
using DaprImages.Data.Users;
using DaprImages.Upload.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DaprImages.Upload.Users;

/// <summary>
/// Whoever asks from this machine is its one user. Asked by another name than the machine's own the app answers nobody: a page from elsewhere whose name was pointed
/// here (DNS rebinding) would otherwise read everything.
/// </summary>
internal sealed class LocalAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AuthOptions auth)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private static readonly User Local = new(LocalUser.Id, "local");

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(auth.AllowRemote || IsFromHere()
        ? AuthenticateResult.Success(new AuthenticationTicket(CurrentUser.ToPrincipal(Local, Scheme.Name), Scheme.Name))
        : AuthenticateResult.Fail("The request does not come from this machine."));

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Problem.WriteAsync(
        Context,
        ProblemTypes.LocalOnly,
        "This installation answers its own machine only. Ask it as http://localhost, or let its operator set Auth__Mode=token (users with tokens) or Auth__AllowRemote=true (everybody is the one user).");

    private bool IsFromHere() => (Context.Connection.RemoteIpAddress is not { } sender || IPAddress.IsLoopback(sender)) && IsLoopbackName(Request.Host.Host);

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
