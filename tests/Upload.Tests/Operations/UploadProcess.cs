using DaprImages.AppHost.Processes;
using DaprImages.TestKit;

namespace DaprImages.Upload.Tests.Operations;

/// <summary>The app as a process of its own, for what can only be seen of a whole process: its memory, its output, its environment.</summary>
internal sealed class UploadProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("daprimages-test-");
    private readonly ManagedProcess _process;

    private UploadProcess(SidecarProcess sidecar, string databaseUrl, IEnumerable<(string Key, string Value)> environment)
    {
        var port = Ports.Free(1)[0];
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(2) };
        var variables = sidecar.Settings.Concat(environment).Append(("DATABASE_URL", databaseUrl)).ToDictionary(entry => entry.Item1, entry => (string?)entry.Item2);
        _process = ManagedProcess.Start(
            new Command("dotnet", [Path.Combine(AppContext.BaseDirectory, "DaprImages.Upload.dll"), "--urls", Http.BaseAddress.ToString()], variables, _folder.FullName), Path.Combine(_folder.FullName, "log"));
    }

    public HttpClient Http { get; }

    public string[] Log => File.ReadAllLines(Path.Combine(_folder.FullName, "log"));

    public static async Task<UploadProcess> StartAsync(SidecarProcess sidecar, string databaseUrl, params (string Key, string Value)[] environment)
    {
        var app = new UploadProcess(sidecar, databaseUrl, environment);
        await UploadApp.UntilAsync(async () =>
        {
            if (app._process.Exited.IsCompleted)
            {
                throw new InvalidOperationException(string.Join('\n', app.Log));
            }
            try
            {
                using var response = await app.Http.GetAsync("/readyz");
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return app;
    }

    public Task StopAsync() => _process.StopAsync(ManagedProcess.Terminate, TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        _folder.Delete(recursive: true);
    }
}
