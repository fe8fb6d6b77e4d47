using System.Collections.Concurrent;
using System.Net;
using DaprImages.TestKit.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DaprImages.Sidecar.Tests.Processes;

/// <summary>An app that keeps what it is asked, and answers as it is told; otherwise 404.</summary>
internal sealed class FakeApp : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new();
    private readonly ConcurrentQueue<(string Method, string Path, string? Token)> _requests = new();
    private readonly SemaphoreSlim _asked = new(0);
    private readonly WebApplication _host;

    private FakeApp(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        _host = builder.Build();
        _host.Run(AnswerAsync);
        Port = port;
    }

    public int Port { get; }

    public IReadOnlyList<(string Method, string Path, string? Token)> Requests => [.. _requests];

    public static async Task<FakeApp> StartAsync(int port)
    {
        var app = new FakeApp(port);
        await app._host.StartAsync();
        return app;
    }

    public void On(string path, Func<HttpContext, Task> answer) => _answers[path] = answer;

    /// <summary>Waits until a request of that kind has come.</summary>
    public async Task UntilAskedAsync(string method, string path)
    {
        while (!_requests.Any(request => request.Method == method && request.Path == path))
        {
            Assert.True(await _asked.WaitAsync(RunningSidecar.Patience), $"{method} {path} did not come");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _asked.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _requests.Enqueue((context.Request.Method, context.Request.Path, context.Request.Headers["dapr-api-token"]));
        _asked.Release();
        if (_answers.TryGetValue(context.Request.Path, out var answer))
        {
            await answer(context);
        }
        else
        {
            context.Response.StatusCode = (int)HttpStatusCode.NotFound;
        }
    }
}
