using Dapr.Client;
using DaprImages.Analysis.Deafness;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Tests.Deafness;

public sealed class DeafnessWatchdogTests
{
    private const string BothHeard = """
        [
          {"component": "image-events", "consumer": "analysis", "topic": "image.uploaded", "openedAt": "2026-11-25T00:00:00Z", "unsettled": 0},
          {"component": "image-events", "consumer": "analysis", "topic": "image.uploaded.dead", "openedAt": "2026-11-25T00:00:00Z", "unsettled": 0}
        ]
        """;

    private const string OneHeard = """
        [
          {"component": "image-events", "consumer": "analysis", "topic": "image.uploaded", "openedAt": "2026-11-25T00:00:00Z", "unsettled": 0},
          {"component": "image-events", "consumer": "somebody-else", "topic": "image.uploaded.dead", "openedAt": "2026-11-25T00:00:00Z", "unsettled": 0}
        ]
        """;

    [Fact]
    public async Task A_sidecar_that_does_not_hear_a_topic_is_ended()
    {
        await using var surroundings = await DeafnessSurroundings.StartAsync(OneHeard);
        using var watchdog = await WatchAsync(surroundings);

        await surroundings.UntilAsync(() => surroundings.Shutdowns > 0);

        await watchdog.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_sidecar_that_hears_everything_is_left_alone()
    {
        await using var surroundings = await DeafnessSurroundings.StartAsync(BothHeard);
        using var watchdog = await WatchAsync(surroundings);

        await surroundings.UntilAsync(() => surroundings.Asked > 20);

        await watchdog.StopAsync(CancellationToken.None);
        Assert.Equal(0, surroundings.Shutdowns);
    }

    [Fact]
    public async Task A_sidecar_that_is_starting_is_left_alone()
    {
        await using var surroundings = await DeafnessSurroundings.StartAsync("[]");
        surroundings.IsHealthy = false;
        using var watchdog = await WatchAsync(surroundings);

        await surroundings.UntilAsync(() => surroundings.Asked > 20);

        await watchdog.StopAsync(CancellationToken.None);
        Assert.Equal(0, surroundings.Shutdowns);
    }

    [Fact]
    public async Task A_component_that_is_away_says_nothing_of_the_sidecar()
    {
        await using var surroundings = await DeafnessSurroundings.StartAsync(null);
        using var watchdog = await WatchAsync(surroundings);

        await surroundings.UntilAsync(() => surroundings.Asked > 20);
        Assert.Equal(0, surroundings.Shutdowns);

        // Back, and what it says counts again.
        surroundings.Streams = "[]";
        await surroundings.UntilAsync(() => surroundings.Shutdowns > 0);
        await watchdog.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Sidecars_that_stay_deaf_are_ended_less_and_less_often()
    {
        await using var surroundings = await DeafnessSurroundings.StartAsync("[]");
        using var watchdog = await WatchAsync(surroundings);

        await surroundings.UntilAsync(() => surroundings.Shutdowns == 4);

        await watchdog.StopAsync(CancellationToken.None);
        var pauses = surroundings.ShutdownTimes.Zip(surroundings.ShutdownTimes.Skip(1), (earlier, later) => later - earlier).ToList();
        Assert.True(pauses[0] >= TimeSpan.FromMilliseconds(200), $"{pauses[0]}");
        Assert.True(pauses[1] >= TimeSpan.FromMilliseconds(400), $"{pauses[1]}");
        Assert.True(pauses[2] >= TimeSpan.FromMilliseconds(800), $"{pauses[2]}");
    }

    private static async Task<DeafnessWatchdog> WatchAsync(DeafnessSurroundings surroundings)
    {
        var options = new DeafnessOptions { ComponentUrl = surroundings.HttpUrl, CheckInterval = TimeSpan.FromMilliseconds(50), Patience = TimeSpan.FromMilliseconds(100) };
        var sidecar = new DaprClientBuilder().UseHttpEndpoint(surroundings.HttpUrl.ToString()).UseGrpcEndpoint(surroundings.GrpcUrl.ToString()).Build();
        var watchdog = new DeafnessWatchdog(new HttpClient(), sidecar, Options.Create(options), TimeProvider.System, NullLogger<DeafnessWatchdog>.Instance);
        await watchdog.StartAsync(CancellationToken.None);
        return watchdog;
    }
}
