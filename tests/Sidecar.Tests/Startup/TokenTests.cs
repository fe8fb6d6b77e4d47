using System.Net;
using DaprImages.AppHost.Processes;
using DaprImages.Sidecar.Tests.Processes;
using DaprImages.TestKit.Processes;
using Dapr.Client;

namespace DaprImages.Sidecar.Tests.Startup;

public sealed class TokenTests
{
    private static readonly Dictionary<string, string?> Tokens = new() { ["DAPR_API_TOKEN"] = "right", ["APP_API_TOKEN"] = "for-the-app" };

    [Fact]
    public async Task Only_health_is_answered_over_HTTP_without_the_token()
    {
        await using var sidecar = await new RunningSidecar { Environment = Tokens }.StartAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await sidecar.Http.GetAsync("/v1.0/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await sidecar.Http.GetAsync("/v1.0/metadata")).StatusCode);
        sidecar.Http.DefaultRequestHeaders.Add("dapr-api-token", "right");
        Assert.Equal(HttpStatusCode.OK, (await sidecar.Http.GetAsync("/v1.0/metadata")).StatusCode);
    }

    [Theory]
    [InlineData("right", true)]
    [InlineData("wrong", false)]
    public async Task Calls_over_gRPC_need_the_token(string token, bool letIn)
    {
        await using var sidecar = await new RunningSidecar { Environment = Tokens }.StartAsync();
        using var client = new DaprClientBuilder().UseGrpcEndpoint($"http://127.0.0.1:{sidecar.GrpcPort}").UseDaprApiToken(token).Build();

        var refused = await Record.ExceptionAsync(() => client.GetMetadataAsync());

        Assert.Equal(letIn, refused is null);
    }

    [Fact]
    public async Task The_app_gets_its_token_with_every_request()
    {
        await using var app = await FakeApp.StartAsync(Ports.Free(1)[0]);
        await using var sidecar = await new RunningSidecar { AppPort = app.Port, Environment = Tokens }.StartAsync();

        await app.UntilAskedAsync("GET", "/dapr/config");

        Assert.All(app.Requests, request => Assert.Equal("for-the-app", request.Token));
    }
}
