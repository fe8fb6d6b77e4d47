using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace DaprImages.Analysis.Tests.Deafness;

/// <summary>What the watchdog has around it: the component's list of streams, and a sidecar that can be healthy and can be ended.</summary>
internal sealed class DeafnessSurroundings : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _changed = new(0);
    private int _asked;

    private DeafnessSurroundings(WebApplication app, string? streams) => (_app, Streams) = (app, streams);

    /// <summary>What the component answers; null for an error.</summary>
    public string? Streams { get; set; }

    public bool IsHealthy { get; set; } = true;

    public Uri HttpUrl => new(_app.Urls.First());

    public Uri GrpcUrl => new(_app.Urls.Last());

    /// <summary>How often the component was asked.</summary>
    public int Asked => _asked;

    public int Shutdowns => ShutdownTimes.Count;

    public ConcurrentQueue<DateTime> ShutdownTimes { get; } = [];

    public static async Task<DeafnessSurroundings> StartAsync(string? streams)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        var surroundings = new DeafnessSurroundings(app, streams);
        app.MapGet("/streams", surroundings.AnswerStreams);
        app.MapGet("/v1.0/healthz", () => Results.StatusCode(surroundings.IsHealthy ? StatusCodes.Status204NoContent : StatusCodes.Status500InternalServerError));
        app.MapPost("/dapr.proto.runtime.v1.Dapr/Shutdown", surroundings.ShutDownAsync);
        await app.StartAsync();
        return surroundings;
    }

    /// <summary>Waits until the condition holds; looks at it whenever somebody asked something.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Assert.True(await _changed.WaitAsync(TimeSpan.FromSeconds(30)), "the watchdog asks nothing any more");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _changed.Dispose();
    }

    private IResult AnswerStreams()
    {
        Interlocked.Increment(ref _asked);
        _changed.Release();
        return Streams is { } streams ? Results.Text(streams, "application/json") : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>gRPC by hand: an empty message, and OK in the trailers.</summary>
    private async Task ShutDownAsync(HttpContext context)
    {
        ShutdownTimes.Enqueue(DateTime.UtcNow);
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
        _changed.Release();
    }
}
