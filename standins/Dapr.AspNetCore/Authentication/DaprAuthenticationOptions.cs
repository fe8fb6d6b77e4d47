using Microsoft.AspNetCore.Authentication;

namespace Dapr.AspNetCore;

public class DaprAuthenticationOptions : AuthenticationSchemeOptions
{
    internal const string DefaultScheme = "Dapr";

    /// <summary>What the sidecar has to show; APP_API_TOKEN unless set. Without one nobody is let in.</summary>
    public string Token { get; set; } = DaprDefaults.GetDefaultAppApiToken(null);
}
