using DaprImages.AppHost.Processes;

namespace DaprImages.AppHost.Tests.Processes;

public sealed class ServiceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_service_that_ends_while_starting_fails_the_start_with_its_last_words()
    {
        var service = Start("echo 'components/broken.yaml: line 3: not YAML' >&2; exit 1");

        var error = await Assert.ThrowsAsync<StartFailedException>(() => service.WaitUntilReadyAsync(CancellationToken.None).WaitAsync(Patience));

        Assert.Equal($"part ended while starting; its last words:\ncomponents/broken.yaml: line 3: not YAML\nThe whole log is {_folder.Of("part.log")}.", error.Message);
    }

    [Fact]
    public async Task A_service_that_ends_by_itself_is_started_again_and_one_that_is_stopped_is_not()
    {
        var starts = new SemaphoreSlim(0);
        var service = Start("echo started; [ -e again ] && exec sleep 300; touch again; exit 7", line => starts.Release());
        using var watching = new CancellationTokenSource();

        var watch = service.KeepRunningAsync(watching.Token);
        Assert.True(await starts.WaitAsync(Patience) && await starts.WaitAsync(Patience));
        await service.StopAsync();

        await watch.WaitAsync(Patience);
        Assert.Equal(0, starts.CurrentCount);
        starts.Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private Service Start(string script, Action<string>? onLine = null)
    {
        var service = new Service("part", new Command("bash", ["-c", script], null, _folder.Path), $"http://127.0.0.1:{Ports.Free(1)[0]}/healthz");
        service.Start(_folder.Path, new ProcessLedger(_folder.Of("processes")), onLine, _ => { });
        return service;
    }
}
