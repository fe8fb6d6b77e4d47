using DaprImages.AppHost.Processes;
using DaprImages.TestKit.Processes;

namespace DaprImages.Sidecar.Tests.Processes;

/// <summary>The project's own pluggable pub/sub component, as a process.</summary>
internal sealed class RunningComponent : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("daprimages-component-").FullName;
    private readonly int _port = Ports.Free(1)[0];
    private ManagedProcess? _process;

    /// <summary>Where sidecars find its socket: their <c>DAPR_COMPONENTS_SOCKETS_FOLDER</c>.</summary>
    public string Sockets => Path.Combine(_folder, "sockets");

    public async Task<RunningComponent> StartAsync()
    {
        _process = ManagedProcess.Start(
            Programs.Command("PubSubPostgres", [], new Dictionary<string, string?> { ["DAPR_COMPONENTS_SOCKETS_FOLDER"] = Sockets, ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_port}" }),
            LogFile);
        using var patience = new CancellationTokenSource(RunningSidecar.Patience);
        while (!File.Exists(Path.Combine(Sockets, "postgres.sock")))
        {
            Assert.False(_process.Exited.IsCompleted, $"The component ended: {ManagedProcess.Tail(LogFile, 10)}");
            await Task.Delay(20, patience.Token);
        }
        return this;
    }

    /// <summary>Ends it as a crash would, and starts it anew.</summary>
    public async Task CrashAsync()
    {
        await _process!.KillAsync();
        File.Delete(Path.Combine(Sockets, "postgres.sock"));
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _process!.StopAsync(ManagedProcess.Terminate, TimeSpan.FromSeconds(20));
        Directory.Delete(_folder, recursive: true);
    }

    private string LogFile => Path.Combine(_folder, "log");
}
