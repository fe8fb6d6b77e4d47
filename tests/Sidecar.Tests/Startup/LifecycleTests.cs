using System.Net;
using DaprImages.AppHost.Processes;
using DaprImages.Sidecar.Tests.Processes;
using DaprImages.TestKit.Processes;

namespace DaprImages.Sidecar.Tests.Startup;

public sealed class LifecycleTests
{
    private static readonly string Ticking = RunningSidecar.Component("tick", "bindings.cron", ("schedule", "@every 1s"));

    [Fact]
    public async Task Until_the_app_is_there_the_sidecar_serves_but_is_not_healthy()
    {
        var port = Ports.Free(1)[0];
        await using var sidecar = new RunningSidecar { AppPort = port };
        sidecar.Launch();

        await sidecar.UntilHealthAsync(HttpStatusCode.InternalServerError);
        Assert.Equal(HttpStatusCode.NoContent, (await sidecar.Http.GetAsync("/v1.0/healthz/outbound")).StatusCode);

        await using var app = await FakeApp.StartAsync(port);
        await sidecar.UntilHealthAsync(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_tick_that_is_in_the_app_is_waited_for_before_the_sidecar_ends()
    {
        await using var app = await FakeApp.StartAsync(Ports.Free(1)[0]);
        var goOn = new TaskCompletionSource();
        var answered = false;
        app.On("/tick", async context =>
        {
            if (context.Request.Method == "POST")
            {
                await goOn.Task.WaitAsync(RunningSidecar.Patience);
                answered = true;
            }
        });
        await using var sidecar = await new RunningSidecar { AppPort = app.Port, Documents = [Ticking], Flags = ["--dapr-graceful-shutdown-seconds", "60"] }.StartAsync();
        await app.UntilAskedAsync("POST", "/tick");

        var ended = sidecar.TerminateAsync();
        await sidecar.UntilHealthAsync(HttpStatusCode.InternalServerError);
        Assert.False(ended.IsCompleted);
        goOn.SetResult();

        Assert.Equal(0, await ended);
        Assert.True(answered);
    }

    [Fact]
    public async Task An_app_that_says_it_is_unwell_gets_no_ticks_until_it_is_well_again()
    {
        await using var app = await FakeApp.StartAsync(Ports.Free(1)[0]);
        var healthy = true;
        app.On("/tick", _ => Task.CompletedTask);
        app.On("/well", context =>
        {
            context.Response.StatusCode = Volatile.Read(ref healthy) ? 200 : 500;
            return Task.CompletedTask;
        });
        await using var sidecar = await new RunningSidecar
        {
            AppPort = app.Port,
            Documents = [Ticking],
            Flags = ["--enable-app-health-check", "--app-health-check-path", "/well", "--app-health-probe-interval", "1", "--app-health-threshold", "1"],
        }.StartAsync();
        await app.UntilAskedAsync("POST", "/tick");

        Volatile.Write(ref healthy, false);
        await UntilAsync(() => sidecar.Log.Contains("The app is unhealthy", StringComparison.Ordinal));
        var before = Ticks(app);
        var probes = Probes(app);
        await UntilAsync(() => Probes(app) >= probes + 2); // two seconds in which a tick was due
        Assert.Equal(before, Ticks(app));

        Volatile.Write(ref healthy, true);
        await UntilAsync(() => Ticks(app) > before);
    }

    [Fact]
    public async Task The_shutdown_endpoint_ends_it()
    {
        await using var sidecar = await new RunningSidecar().StartAsync();

        using var answer = await sidecar.Http.PostAsync("/v1.0/shutdown", null);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(0, await sidecar.ExitAsync());
    }

    private static int Ticks(FakeApp app) => app.Requests.Count(request => request is { Method: "POST", Path: "/tick" });

    private static int Probes(FakeApp app) => app.Requests.Count(request => request.Path == "/well");

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(RunningSidecar.Patience);
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
