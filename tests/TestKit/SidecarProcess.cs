using System.Net;
using DaprImages.AppHost.Processes;

namespace DaprImages.TestKit;

/// <summary>
/// The sidecar of this repository as a process of its own, with the image store in a folder of the test. What else it should have is given as YAML.
/// </summary>
public sealed class SidecarProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("daprimages-sidecar-");
    private readonly string _appId;
    private readonly int _appPort;
    private readonly int[] _ports = Ports.Free(4);
    private ManagedProcess? _process;

    private SidecarProcess(string appId, int appPort) => (_appId, _appPort) = (appId, appPort);

    public int HttpPort => _ports[0];

    public int GrpcPort => _ports[1];

    /// <summary>Where the files of <c>imagestore</c> are.</summary>
    public string Images => Path.Combine(_folder.FullName, "images");

    /// <summary>What it has said last.</summary>
    public string LastWords => ManagedProcess.Tail(LogFile, 20);

    /// <summary>Configuration by which an app finds it.</summary>
    public IEnumerable<(string Key, string Value)> Settings => [("DAPR_HTTP_PORT", $"{HttpPort}"), ("DAPR_GRPC_PORT", $"{GrpcPort}")];

    private string Resources => Path.Combine(_folder.FullName, "resources");

    private string LogFile => Path.Combine(_folder.FullName, "log");

    /// <param name="appPort">Where the app will listen; 0 for none.</param>
    /// <param name="resources">Resources besides <c>imagestore</c>, a YAML document each.</param>
    public static async Task<SidecarProcess> StartAsync(string appId, int appPort, params string[] resources)
    {
        var sidecar = new SidecarProcess(appId, appPort);
        Directory.CreateDirectory(sidecar.Resources);
        Directory.CreateDirectory(sidecar.Images);
        await File.WriteAllTextAsync(Path.Combine(sidecar.Resources, "resources.yaml"), string.Join("\n---\n", [Component("imagestore", "bindings.localstorage", ("rootPath", sidecar.Images)), .. resources]));
        await sidecar.StartAgainAsync();
        return sidecar;
    }

    /// <summary>A component as YAML.</summary>
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

    /// <summary>Starts it on the same ports as before.</summary>
    public async Task StartAgainAsync()
    {
        _process = ManagedProcess.Start(
            new Command("dotnet",
            [
                Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Sidecar", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "DaprImages.Sidecar.dll")),
                "--app-id", _appId, .. _appPort == 0 ? Array.Empty<string>() : ["--app-port", $"{_appPort}"], "--app-channel-address", "127.0.0.1",
                "--dapr-http-port", $"{HttpPort}", "--dapr-grpc-port", $"{GrpcPort}", "--dapr-internal-grpc-port", $"{_ports[2]}", "--dapr-listen-addresses", "127.0.0.1",
                "--metrics-port", $"{_ports[3]}", "--metrics-listen-address", "127.0.0.1", "--max-body-size", "96Mi", "--resources-path", Resources,
            ]),
            LogFile);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var response = await http.GetAsync($"http://127.0.0.1:{HttpPort}/v1.0/healthz/outbound", patience.Token);
                if (response.StatusCode == HttpStatusCode.NoContent)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
            if (_process.Exited.IsCompleted)
            {
                throw new InvalidOperationException($"The sidecar ended: {LastWords}");
            }
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync() => _process!.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _process!.StopAsync(ManagedProcess.Terminate, TimeSpan.FromSeconds(15));
        _folder.Delete(recursive: true);
    }
}
