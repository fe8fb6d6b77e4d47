using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DaprImages.Dapr.Tests.Hub;

/// <summary>A task hub at an address, which can go away and come back with all it knows.</summary>
internal sealed class TaskHubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TaskHubServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<TaskHubServer> StartAsync(TaskHub hub, IPEndPoint? endPoint = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(endPoint ?? new(IPAddress.Loopback, 0), listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(hub);
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
        var app = builder.Build();
        app.MapGrpcService<TaskHub>();
        await app.StartAsync();
        return new TaskHubServer(app);
    }

    /// <summary>Goes at once, without a word to anybody.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
