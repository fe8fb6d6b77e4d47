using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DaprImages.Upload.Users;

internal static class UsersExtensions
{
    /// <summary>Knows who asks. Whatever is mapped with <c>RequireAuthorization</c> then has a user, and everything it reads and writes is that user's.</summary>
    public static IServiceCollection AddUsers(this IServiceCollection services, IConfiguration configuration)
    {
        var options = AuthOptions.Read(configuration);
        services.AddSingleton(options);
        // Not AddAuthentication, which makes keys for cookies of its own and keeps them on disk: ours hold a token.
        services.AddAuthenticationCore(core => core.DefaultScheme = options.Mode.ToString());
        services.TryAddSingleton(UrlEncoder.Default);
        var authentication = new AuthenticationBuilder(services);
        if (options.Mode == AuthMode.Local)
        {
            authentication.AddScheme<AuthenticationSchemeOptions, LocalAuthentication>(nameof(AuthMode.Local), null);
            services.AddHostedService<LoopbackRule>();
        }
        else
        {
            authentication.AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(nameof(AuthMode.Token), null);
        }
        services.AddAuthorization();
        return services;
    }

    public static WebApplication UseUsers(this WebApplication app)
    {
        app.UseMiddleware<CrossSiteGuard>();
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }
}
