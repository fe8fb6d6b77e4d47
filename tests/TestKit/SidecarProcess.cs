using DaprImages.TestKit.Processes;

namespace DaprImages.TestKit;

/// <summary>A running sidecar with the image store in a folder of the test. What else it should have is given as YAML.</summary>
public sealed class SidecarProcess : IAsyncDisposable
{
    private readonly RunningSidecar _sidecar;

    private SidecarProcess(RunningSidecar sidecar) => _sidecar = sidecar;

    public int HttpPort => _sidecar.HttpPort;

    public int GrpcPort => _sidecar.GrpcPort;

    /// <summary>Where the files of <c>imagestore</c> are.</summary>
    public string Images => Path.Combine(_sidecar.Folder, "images");

    /// <summary>Configuration by which an app finds it.</summary>
    public IEnumerable<(string Key, string Value)> Settings => [("DAPR_HTTP_PORT", $"{HttpPort}"), ("DAPR_GRPC_PORT", $"{GrpcPort}")];

    /// <param name="appPort">Where the app will listen; 0 for none.</param>
    /// <param name="resources">Resources besides <c>imagestore</c>, a YAML document each.</param>
    public static async Task<SidecarProcess> StartAsync(string appId, int appPort, params string[] resources)
    {
        var sidecar = new SidecarProcess(new RunningSidecar { AppId = appId, AppPort = appPort == 0 ? null : appPort, Flags = ["--max-body-size", "96Mi"] });
        Directory.CreateDirectory(sidecar.Images);
        sidecar._sidecar.Documents = [RunningSidecar.Component("imagestore", "bindings.localstorage", ("rootPath", sidecar.Images)), .. resources];
        await sidecar.StartAgainAsync();
        return sidecar;
    }

    /// <summary>Starts it on the same ports as before.</summary>
    public async Task StartAgainAsync()
    {
        _sidecar.Launch();
        await _sidecar.UntilOutboundHealthAsync();
    }

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync() => _sidecar.KillAsync();

    public ValueTask DisposeAsync() => _sidecar.DisposeAsync();
}
