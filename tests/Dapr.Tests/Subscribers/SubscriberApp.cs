using System.Net;
using DaprImages.Dapr.Tests.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DaprImages.Dapr.Tests.Subscribers;

/// <summary>An app with handlers as the documentation shows it, on a port.</summary>
internal sealed class SubscriberApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SubscriberApp(WebApplication app, LogLines logs) => (_app, Logs, Http) = (app, logs, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });

    public HttpClient Http { get; }

    public LogLines Logs { get; }

    public static async Task<SubscriberApp> StartAsync(Action<WebApplication> map, Action<IServiceCollection>? configure = null)
    {
        var logs = new LogLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new SubscriberApp(app, logs);
    }

    public async Task<string> SubscriptionsAsync() => await Http.GetStringAsync(new Uri("/dapr/subscribe", UriKind.Relative));

    public Task<HttpResponseMessage> SendAsync(string path, string body, string contentType = "application/cloudevents+json", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
