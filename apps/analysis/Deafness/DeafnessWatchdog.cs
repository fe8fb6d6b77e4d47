using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client;
using DaprImages.Contracts;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Deafness;

/// <summary>
/// Notices that a topic is not heard any more, and has the sidecar started anew. daprd never reopens a stream that has ended (the component was restarted, say), and
/// all its health checks are fine with that; but ended through its API, it is started again by Kubernetes or the apphost, and subscribes again.
/// </summary>
internal sealed partial class DeafnessWatchdog(HttpClient http, DaprClient sidecar, IOptions<DeafnessOptions> options, TimeProvider clock, ILogger<DeafnessWatchdog> logger) : BackgroundService
{
    private readonly DeafnessOptions _options = options.Value;
    private long? _missingSince;
    private int _endedInVain;

    /// <summary>A line of the component's <c>/streams</c>.</summary>
    private sealed record OpenStream(string Component, string Consumer, string Topic);

    private TimeSpan Patience
    {
        get
        {
            var patience = _options.Patience * Math.Pow(2, Math.Min(_endedInVain, 20));
            return patience < DeafnessOptions.LongestPatience ? patience : DeafnessOptions.LongestPatience;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.CheckInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (Exception error) when (error is HttpRequestException or JsonException or RpcException || (error is OperationCanceledException && !stoppingToken.IsCancellationRequested))
            {
                // Without an answer nothing is known. What became of the streams is told by the component when it is back.
                _missingSince = null;
            }
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var missing = await FindMissingAsync(cancellationToken);
        if (missing.Count == 0)
        {
            (_missingSince, _endedInVain) = (null, 0);
            return;
        }
        // A sidecar that is starting has not subscribed yet.
        if (!await sidecar.CheckHealthAsync(cancellationToken))
        {
            _missingSince = null;
            return;
        }
        _missingSince ??= clock.GetTimestamp();
        if (clock.GetElapsedTime(_missingSince.Value) < Patience)
        {
            return;
        }
        LogDeaf(string.Join(", ", missing), Patience.TotalSeconds);
        _missingSince = null;
        _endedInVain++;
        await sidecar.ShutdownSidecarAsync(cancellationToken);
    }

    private async Task<List<string>> FindMissingAsync(CancellationToken cancellationToken)
    {
        var open = await http.GetFromJsonAsync<List<OpenStream>>(new Uri(_options.ComponentUrl!, "/streams"), cancellationToken) ?? [];
        var heard = open.Where(stream => stream.Component == DaprResources.PubSub && stream.Consumer == _options.Consumer).Select(stream => stream.Topic).ToHashSet(StringComparer.Ordinal);
        return [.. _options.Topics.Where(topic => !heard.Contains(topic))];
    }

    [LoggerMessage(LogLevel.Warning, "Nobody hears {Topics} for {Seconds} seconds though the sidecar says it is healthy; ending the sidecar so that it is started anew")]
    private partial void LogDeaf(string topics, double seconds);
}
