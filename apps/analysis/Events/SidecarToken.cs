using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DaprImages.Analysis.Events;

/// <summary>What only the sidecar calls shows Dapr's app API token, where one is set: https://docs.dapr.io/operations/security/app-api-token/.</summary>
internal static class SidecarToken
{
    /// <summary>Dapr's own name for it; app and sidecar are given the same.</summary>
    private const string Variable = "APP_API_TOKEN";

    private const string Policy = "Dapr";

    public static IServiceCollection AddSidecarToken(this IServiceCollection services, IConfiguration configuration)
    {
        // Not AddAuthentication, which makes keys for cookies and keeps them on disk.
        services.AddAuthenticationCore();
        services.TryAddSingleton(UrlEncoder.Default);
        new AuthenticationBuilder(services).AddDapr(options => options.Token = configuration[Variable] ?? "");
        services.AddAuthorization(options => options.AddDapr(Policy));
        return services;
    }

    /// <summary>A group that lets the sidecar in only; everybody, where no token is set.</summary>
    public static RouteGroupBuilder MapForSidecar(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        return string.IsNullOrEmpty(routes.ServiceProvider.GetRequiredService<IConfiguration>()[Variable]) ? group : group.RequireAuthorization(Policy);
    }
}
