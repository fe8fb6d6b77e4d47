extern alias component;

using System.Net;
using System.Net.Sockets;
using DaprImages.AppHost.Processes;

namespace DaprImages.PubSubPostgres.Tests.Kit;

/// <summary>The component as it runs in production: a process of its own on a socket in a folder.</summary>
public sealed class ComponentProcess : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("pubsub-").FullName;
    private readonly int _port = Ports.Free(1)[0];
    private ManagedProcess? _process;

    /// <summary>The socket's mode, as <c>Socket__Mode</c> says it; the default unless given.</summary>
    public string? SocketMode { get; init; }

    public string Sockets => Path.Combine(_folder, "sockets");

    public string Socket => Path.Combine(Sockets, "postgres.sock");

    public string Log => Path.Combine(_folder, "log");

    public int ProcessId => _process!.Id;

    public Task<int> Exited => _process!.Exited;

    public Task InitializeAsync() => StartAsync();

    public async Task StartAsync()
    {
        Start();
        await Patience.UntilAsync(() => Task.FromResult(IsServed() || Exited.IsCompleted), "the socket");
        Assert.False(Exited.IsCompleted, ManagedProcess.Tail(Log, 10));
    }

    /// <summary>Starts it without waiting for anything.</summary>
    public void Start() => _process = Start(_port, Log);

    /// <summary>Starts another process for the same socket.</summary>
    public ManagedProcess StartAnother(string log) => Start(Ports.Free(1)[0], log);

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync() => _process!.KillAsync();

    public Task StopAsync() => _process!.StopAsync(ManagedProcess.Terminate, TimeSpan.FromSeconds(20));

    /// <summary>A sidecar's connection to the component.</summary>
    public Sidecar Connect(string component = "events") => new(Socket, component);

    /// <summary>The connection of a sidecar that runs as another user, who may enter the folder.</summary>
    public Sidecar ConnectAs(uint userId)
    {
        File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherExecute);
        return new Sidecar(Socket, "events", userId);
    }

    public Task<string> GetAsync(string path) => Http.GetStringAsync(Url(path));

    public async Task<HttpStatusCode> StatusAsync(string path) => (await Http.GetAsync(Url(path))).StatusCode;

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await StopAsync();
        }
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Whether the socket is answered; it may also have been left by a process that was killed.</summary>
    private bool IsServed()
    {
        using var client = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            client.Connect(new UnixDomainSocketEndPoint(Path.Combine(Sockets, "postgres.sock")));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Uri Url(string path) => new($"http://127.0.0.1:{_port}{path}");

    private ManagedProcess Start(int port, string log) => ManagedProcess.Start(
        new Command("dotnet", [typeof(component::Program).Assembly.Location], new Dictionary<string, string?>
        {
            ["DAPR_COMPONENTS_SOCKETS_FOLDER"] = Sockets,
            ["Socket__Mode"] = SocketMode,
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_gcServer"] = "0",
        }),
        log);
}
