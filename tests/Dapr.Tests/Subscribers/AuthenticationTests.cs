using System.Net;
using Dapr.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DaprImages.Dapr.Tests.Subscribers;

public sealed class AuthenticationTests
{
    [Theory]
    [InlineData("secret", "secret", HttpStatusCode.OK)]
    [InlineData("secret", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("secret", null, HttpStatusCode.Unauthorized)]
    [InlineData("", "", HttpStatusCode.Unauthorized)]
    public async Task Only_the_sidecar_with_the_apps_token_is_let_in(string expected, string? shown, HttpStatusCode status)
    {
        await using var app = await SubscriberApp.StartAsync(
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapPost("/handle", (HttpContext context) => context.User.Identity!.Name).RequireAuthorization("Dapr");
            },
            services =>
            {
                services.AddAuthentication().AddDapr(options => options.Token = expected);
                services.AddAuthorization(options => options.AddDapr());
            });

        using var answer = await app.SendAsync("/handle", "{}", headers: shown is null ? [] : [("Dapr-Api-Token", shown)]);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? "Dapr" : "", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Controllers_are_given_a_client()
    {
        await using var services = new ServiceCollection().AddLogging().AddControllers().AddDapr().Services.BuildServiceProvider();

        Assert.NotNull(services.GetService<DaprClient>());
    }
}
