using System.Net;
using DaprImages.AppHost.Processes;
using Xunit;

namespace DaprImages.TestKit.Processes;

/// <summary>The sidecar as a process of its own, with resources, flags and environment as the test wants them.</summary>
public sealed class RunningSidecar : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int[] _ports = Ports.Free(2);
    private ManagedProcess? _process;

    public RunningSidecar()
    {
        Directory.CreateDirectory(Resources);
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{HttpPort}") };
    }

    public string AppId { get; init; } = $"app-{Guid.NewGuid():N}"[..12];

    public int? AppPort { get; init; }

    public IReadOnlyList<string> Flags { get; init; } = [];

    public Dictionary<string, string?> Environment { get; init; } = [];

    /// <summary>YAML documents.</summary>
    public IReadOnlyList<string> Documents { get; set; } = [];

    public int HttpPort => _ports[0];

    public int GrpcPort => _ports[1];

    /// <summary>A folder of the test's own, gone with the sidecar.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("daprimages-sidecar-").FullName;

    public HttpClient Http { get; }

    public string Log => File.ReadAllText(LogFile);

    private string Resources => Path.Combine(Folder, "resources");

    private string LogFile => Path.Combine(Folder, "log");

    public static string Component(string name, string type, params (string Name, string Value)[] metadata) => $"""
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: {name}
        spec:
          type: {type}
          version: v1
          metadata:{string.Concat(metadata.Select(item => $"\n  - name: {item.Name}\n    value: '{item.Value.Replace("'", "''", StringComparison.Ordinal)}'"))}
        """.ReplaceLineEndings("\n");

    /// <summary>Starts it and waits until it is healthy.</summary>
    /// <param name="documents">Further YAML documents.</param>
    public async Task<RunningSidecar> StartAsync(params string[] documents)
    {
        Documents = [.. Documents, .. documents];
        Launch();
        await UntilHealthAsync(HttpStatusCode.NoContent);
        return this;
    }

    /// <summary>Starts it, and does not wait.</summary>
    public void Launch()
    {
        File.WriteAllText(Path.Combine(Resources, "resources.yaml"), string.Join("\n---\n", Documents));
        _process = ManagedProcess.Start(
            Programs.Command(
                "Sidecar",
                [
                    "--app-id", AppId, "--dapr-listen-addresses", "127.0.0.1", "--dapr-http-port", $"{HttpPort}", "--dapr-grpc-port", $"{GrpcPort}", "--resources-path", Resources,
                    .. AppPort is { } port ? ["--app-port", $"{port}"] : Array.Empty<string>(), .. Flags,
                ],
                Environment),
            LogFile);
    }

    /// <summary>Waits until <c>/v1.0/healthz</c> answers with the status.</summary>
    public Task UntilHealthAsync(HttpStatusCode status) => UntilAsync("/v1.0/healthz", status);

    /// <summary>Waits until it can be called, whether its app is there or not.</summary>
    public Task UntilOutboundHealthAsync() => UntilAsync("/v1.0/healthz/outbound", HttpStatusCode.NoContent);

    /// <summary>Asks it to end (SIGTERM).</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        ManagedProcess.Signal(_process!.Id, ManagedProcess.Terminate);
        return await ExitAsync();
    }

    public Task<int> ExitAsync() => _process!.Exited.WaitAsync(Patience);

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync() => _process!.KillAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null)
        {
            await _process.StopAsync(ManagedProcess.Terminate, TimeSpan.FromSeconds(15));
        }
        Directory.Delete(Folder, recursive: true);
    }

    private async Task UntilAsync(string path, HttpStatusCode status)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var response = await Http.GetAsync(path, patience.Token);
                if (response.StatusCode == status)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
            Assert.False(_process!.Exited.IsCompleted, $"The sidecar ended: {Log}");
            await Task.Delay(20, patience.Token);
        }
    }
}
