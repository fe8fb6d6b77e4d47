extern alias component;

using System.Net;
using System.Net.Sockets;
using DaprImages.AppHost.Processes;

namespace DaprImages.PubSubPostgres.Tests.Kit;

/// <summary>The component as it runs in production: a process of its own on a socket in a folder.</summary>
public sealed class ComponentProcess : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pubsub-").FullName;
    private readonly HttpClient _http;
    private readonly int _port = FreePort();
    private ManagedProcess? _process;

    public ComponentProcess() => _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };

    public string Sockets => Path.Combine(_folder, "sockets");

    public string Socket => Path.Combine(Sockets, "postgres.sock");

    public string Log => Path.Combine(_folder, "log");

    public int ProcessId => _process!.Id;

    public Task<int> Exited => _process!.Exited;

    /// <summary>Tells it other things of its surroundings before it starts.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    public Task InitializeAsync() => StartAsync();

    public async Task StartAsync()
    {
        Start();
        await Patience.UntilAsync(() => File.Exists(Socket) || Exited.IsCompleted ? Task.FromResult(true) : Task.FromResult(false), "the socket");
        Assert.False(Exited.IsCompleted, ManagedProcess.Tail(Log, 10));
    }

    /// <summary>Starts it without waiting for anything.</summary>
    public void Start()
    {
        var program = typeof(component::Program).Assembly.Location;
        _process = ManagedProcess.Start(
            new Command("dotnet", [program], new Dictionary<string, string?>(Environment)
            {
                ["DAPR_COMPONENTS_SOCKETS_FOLDER"] = Sockets,
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_port}",
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["DOTNET_gcServer"] = "0",
                ["DOTNET_TieredPGO"] = "0",
            }),
            Log);
    }

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync() => _process!.KillAsync();

    public Task StopAsync() => _process!.StopAsync(ManagedProcess.Terminate, TimeSpan.FromSeconds(20));

    /// <summary>A sidecar's connection to the component.</summary>
    public Sidecar Connect(string component = "events") => new(Socket, component);

    public Task<string> GetAsync(string path) => _http.GetStringAsync(path);

    public async Task<HttpStatusCode> StatusAsync(string path) => (await _http.GetAsync(path)).StatusCode;

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await StopAsync();
        }
        if (System.Environment.GetEnvironmentVariable("KEEPLOG") is { } keep) File.Copy(Log, Path.Combine(keep, Guid.NewGuid().ToString("N")), true);
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _http.Dispose();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
