using System.Diagnostics;
using System.Text.Json;
using Dapr;
using Dapr.Client;
using Dapr.Proto.Runtime.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DaprImages.Dapr.Tests.Clients;

public sealed class SidecarCallTests
{
    [Fact]
    public async Task Secrets_are_read_one_by_one_and_all_at_once()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Of[typeof(GetSecretResponse)] = new GetSecretResponse { Data = { ["key"] = "value" } };
        sidecar.Answers.Of[typeof(GetBulkSecretResponse)] = new GetBulkSecretResponse { Data = { ["one"] = new SecretResponse { Secrets = { ["one"] = "1" } } } };

        var one = await sidecar.Client().GetSecretAsync("secrets", "key", new Dictionary<string, string> { ["namespace"] = "x" });
        var all = await sidecar.Client().GetBulkSecretAsync("secrets");

        Assert.Equal(("value", "1"), (one["key"], all["one"]["one"]));
        Assert.Equal(("secrets", "key", "x"), (sidecar.Answers.Asked<GetSecretRequest>().StoreName, sidecar.Answers.Asked<GetSecretRequest>().Key, sidecar.Answers.Asked<GetSecretRequest>().Metadata["namespace"]));
    }

    [Fact]
    public async Task Metadata_is_read_and_extended()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Of[typeof(GetMetadataResponse)] = new GetMetadataResponse
        {
            Id = "analysis",
            ActorRuntime = new() { ActiveActors = { new ActiveActorsCount { Type = "t", Count = 2 } } },
            ExtendedMetadata = { ["daprRuntimeVersion"] = "1.18.3" },
            RegisteredComponents = { new RegisteredComponents { Name = "statestore", Type = "state.postgresql", Version = "v1", Capabilities = { "ETAG" } } },
        };

        var metadata = await sidecar.Client().GetMetadataAsync();
        await sidecar.Client().SetMetadataAsync("who", "me");

        Assert.Equal(("analysis", "1.18.3"), (metadata.Id, metadata.Extended["daprRuntimeVersion"]));
        Assert.Equal(("t", 2), (metadata.Actors.Single().Type, metadata.Actors.Single().Count));
        Assert.Equal(("statestore", "state.postgresql", "v1", "ETAG"), (metadata.Components[0].Name, metadata.Components[0].Type, metadata.Components[0].Version, metadata.Components[0].Capabilities.Single()));
        Assert.Equal(("who", "me"), (sidecar.Answers.Asked<SetMetadataRequest>().Key, sidecar.Answers.Asked<SetMetadataRequest>().Value));
    }

    [Fact]
    public async Task A_shutdown_that_is_refused_is_the_rpcs_own_exception()
    {
        await using var sidecar = await Sidecar.StartAsync();
        await sidecar.Client().ShutdownSidecarAsync();
        Assert.NotNull(sidecar.Answers.Asked<ShutdownRequest>());

        sidecar.Answers.Failure = new Status(StatusCode.PermissionDenied, "no");
        await Assert.ThrowsAsync<RpcException>(() => sidecar.Client().ShutdownSidecarAsync());
    }

    [Fact]
    public async Task Health_is_what_the_sidecar_answers_over_http()
    {
        await using var sidecar = await Sidecar.StartAsync();
        var paths = new List<string>();
        sidecar.Answers.Http = context =>
        {
            paths.Add($"{context.Request.Path} {context.Request.Headers["dapr-api-token"]}");
            context.Response.StatusCode = context.Request.Path == "/v1.0/healthz" ? StatusCodes.Status500InternalServerError : StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };
        var client = sidecar.Client(builder => builder.UseDaprApiToken("secret"));

        Assert.False(await client.CheckHealthAsync());
        Assert.True(await client.CheckOutboundHealthAsync());
        Assert.Equal(["/v1.0/healthz secret", "/v1.0/healthz/outbound secret"], paths);
    }

    [Fact]
    public async Task Nobody_there_is_not_well()
    {
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://127.0.0.1:1").Build();

        Assert.False(await client.CheckHealthAsync());
        Assert.False(await client.CheckOutboundHealthAsync());
    }

    [Fact]
    public async Task Waiting_for_the_sidecar_asks_until_it_is_well_or_cancelled()
    {
        await using var sidecar = await Sidecar.StartAsync();
        var asked = 0;
        sidecar.Answers.Http = context =>
        {
            context.Response.StatusCode = ++asked < 2 ? StatusCodes.Status500InternalServerError : StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };
        await sidecar.Client().WaitForSidecarAsync();
        Assert.Equal(2, asked);

        sidecar.Answers.Http = context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        using var stop = new CancellationTokenSource();
        var waiting = sidecar.Client().WaitForSidecarAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Every_call_shows_token_agent_and_trace()
    {
        await using var sidecar = await Sidecar.StartAsync();
        using var trace = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        await sidecar.Client(builder => builder.UseDaprApiToken("secret")).PublishEventAsync("events", "uploaded");

        Assert.Equal(("secret", trace.Id), (sidecar.Answers.Headers.GetValue("dapr-api-token"), sidecar.Answers.Headers.GetValue("traceparent")));
        Assert.Contains("dapr-sdk-dotnet/v", sidecar.Answers.Headers.GetValue("user-agent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_call_throws_that_it_was_cancelled()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Hangs = true;
        using var stop = new CancellationTokenSource();

        var calling = sidecar.Client().PublishEventAsync("events", "uploaded", stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    [Fact]
    public async Task Json_is_written_by_the_options_given()
    {
        await using var sidecar = await Sidecar.StartAsync();
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        var client = sidecar.Client(builder => builder.UseJsonSerializationOptions(options));

        await client.PublishEventAsync("events", "uploaded", new { ImageId = 7 });

        Assert.Equal("""{"image_id":7}""", sidecar.Answers.Asked<PublishEventRequest>().Data.ToStringUtf8());
        Assert.Same(options, client.JsonSerializerOptions);
    }

    [Fact]
    public void Endpoints_are_http_or_https()
    {
        Assert.Throws<InvalidOperationException>(() => new DaprClientBuilder().UseGrpcEndpoint("ftp://localhost").Build());
        Assert.Throws<InvalidOperationException>(() => new DaprClientBuilder().UseHttpEndpoint("ftp://localhost").Build());
        Assert.Throws<ArgumentException>(() => new DaprClientBuilder().UseHttpEndpoint(""));
    }

    [Theory]
    [InlineData(null, null, "http://localhost:50001/")]
    [InlineData(null, "1234", "http://localhost:1234/")]
    [InlineData("https://dapr.example:4321", "1234", "https://dapr.example:4321/")]
    [InlineData("http://dapr.example", null, "http://dapr.example:80/")]
    public void The_sidecars_address_is_the_endpoint_or_the_port_or_the_well_known_one(string? endpoint, string? port, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("DAPR_GRPC_ENDPOINT", endpoint ?? ""), new("DAPR_GRPC_PORT", port ?? "")]).Build();

        Assert.Equal(new Uri(expected), new Uri(DaprDefaults.GetDefaultGrpcEndpoint(configuration)));
    }

    [Fact]
    public async Task The_client_of_the_container_is_told_by_configuration()
    {
        await using var sidecar = await Sidecar.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("DAPR_GRPC_ENDPOINT", sidecar.GrpcEndpoint), new("DAPR_HTTP_ENDPOINT", sidecar.HttpEndpoint), new("DAPR_API_TOKEN", "secret")]).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        services.AddDaprClient((_, builder) => builder.UseTimeout(TimeSpan.FromMinutes(1)));
        services.AddDaprClient(builder => builder.UseGrpcEndpoint("http://not.this"));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<DaprClient>();

        await client.PublishEventAsync("events", "uploaded");

        Assert.Equal("secret", sidecar.Answers.Headers.GetValue("dapr-api-token"));
        Assert.True(await client.CheckHealthAsync());
        Assert.Same(client, provider.GetRequiredService<DaprClient>());
    }

    [Fact]
    public async Task A_call_to_another_app_goes_through_the_sidecar()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Http = context => context.Response.WriteAsync($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers["dapr-api-token"]}");
        using var client = sidecar.Client(builder => builder.UseDaprApiToken("secret"));
        using var named = client.CreateInvokableHttpClient("Analysis");
        using var any = DaprClient.CreateInvokeHttpClient(daprEndpoint: sidecar.HttpEndpoint);

        Assert.Equal("GET /v1.0/invoke/Analysis/method/images/1?size=2 secret", await named.GetStringAsync(new Uri("/images/1?size=2", UriKind.Relative)));
        Assert.Equal("GET /v1.0/invoke/upload/method/images ", await any.GetStringAsync(new Uri("http://upload/images")));
        Assert.Throws<ArgumentException>(() => DaprClient.CreateInvokeHttpClient("not a host"));
    }

    [Fact]
    public async Task A_request_for_another_app_is_made_by_hand()
    {
        await using var sidecar = await Sidecar.StartAsync();
        using var client = sidecar.Client(builder => builder.UseDaprApiToken("secret"));

        using var request = client.CreateInvokeMethodRequest(HttpMethod.Put, "analysis", "/images?a=1", [new("b", "x y")], new { N = 1 });
        using var post = client.CreateInvokeMethodRequest("analysis", "run");

        Assert.Equal($"{sidecar.HttpEndpoint}/v1.0/invoke/analysis/method/images?a=1&b=x%20y", request.RequestUri!.AbsoluteUri);
        Assert.Equal((HttpMethod.Put, "secret", """{"n":1}"""), (request.Method, request.Headers.GetValues("dapr-api-token").Single(), await request.Content!.ReadAsStringAsync()));
        Assert.Equal((HttpMethod.Post, null), (post.Method, post.Content));
    }
}
