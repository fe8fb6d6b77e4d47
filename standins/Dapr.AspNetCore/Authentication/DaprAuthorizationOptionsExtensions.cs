using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Authorization;

public static class DaprAuthorizationOptionsExtensions
{
    /// <summary>Adds the policy that only the app's sidecar fulfils.</summary>
    public static void AddDapr(this AuthorizationOptions options, string name = "Dapr")
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddPolicy(name, policy => policy.RequireAuthenticatedUser().AddAuthenticationSchemes(DaprAuthenticationOptions.DefaultScheme));
    }
}
