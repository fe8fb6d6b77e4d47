using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using DaprImages.TestKit;
using DaprImages.TestKit.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DaprImages.Analysis.Tests.Workflow;

/// <summary>A Postgres, the sidecar with its workflow engine, and somebody who wants to be notified.</summary>
public sealed class WorkflowFixture : IAsyncLifetime
{
    private readonly Channel<JsonNode> _announced = Channel.CreateUnbounded<JsonNode>();
    private SidecarProcess? _sidecar;
    private TestDatabase? _histories;
    private WebApplication? _receiver;

    public PostgresFixture Postgres { get; } = new();

    public SidecarProcess Sidecar => _sidecar!;

    /// <summary>What came to whoever is notified.</summary>
    public ChannelReader<JsonNode> Announced => _announced.Reader;

    /// <summary>How that one answers.</summary>
    public int Answer { get; set; } = StatusCodes.Status200OK;

    public async Task InitializeAsync()
    {
        await Postgres.InitializeAsync();
        _histories = await Postgres.CreateAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _receiver = builder.Build();
        _receiver.MapPost("/finished", (JsonNode body) =>
        {
            _announced.Writer.TryWrite(body);
            return Results.StatusCode(Answer);
        });
        await _receiver.StartAsync();
        _sidecar = await SidecarProcess.StartAsync(
            "analysis",
            appPort: 0,
            RunningSidecar.Component("statestore", "state.postgresql", ("connectionString", _histories.ConnectionString), ("actorStateStore", "true")),
            RunningSidecar.Component("notify", "bindings.http", ("url", $"{_receiver.Urls.Single()}/finished")));
    }

    public async Task DisposeAsync()
    {
        await Sidecar.DisposeAsync();
        await _receiver!.DisposeAsync();
        await _histories!.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
