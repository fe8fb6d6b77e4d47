using System.Security.Cryptography;
using System.Text;
using DaprImages.AppHost.Database;
using DaprImages.AppHost.Processes;
using DaprImages.AppHost.Resources;

namespace DaprImages.AppHost;

/// <summary>
/// The map of the system: which processes there are, in which order they start, and what each is told of the others. A process that ends by itself is started
/// again; stopping goes the other way round.
/// </summary>
public sealed class DaprImagesSystem : IAsyncDisposable
{
    private readonly RunArguments _arguments;
    private readonly Action<string> _say;
    private readonly string _logs;
    private readonly string _sockets;
    private readonly ProcessLedger _ledger;
    private readonly List<Service> _services = [];
    private FileStream? _lock;
    private EmbeddedPostgres? _postgres;

    /// <param name="say">Takes the lines for the person at the terminal.</param>
    public DaprImagesSystem(RunArguments arguments, Action<string> say)
    {
        (_arguments, _say) = (arguments, say);
        _logs = Path.Combine(arguments.DataFolder, "logs");
        _ledger = new ProcessLedger(Path.Combine(arguments.DataFolder, "processes"));
        // A socket's path has 107 characters at most, so it is not in the data folder, whose path may be long; but named after it, so that a killed run leaves
        // nothing that the next does not find.
        _sockets = Path.Combine(Path.GetTempPath(), $"daprimages-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(arguments.DataFolder)))[..16]}");
    }

    public string Address => $"http://localhost:{_arguments.Port}";

    /// <summary>Starts everything, and returns when the gallery is ready.</summary>
    /// <exception cref="StartFailedException">A part cannot start; the message says which, why, and what to do.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Prepare();
        await _ledger.EndLeftoversAsync(cancellationToken);
        Ports.RequireFree(_arguments.Port);
        ResourceFiles.Require(_arguments.ComponentsFolder);

        var databaseUrl = await StartDatabaseAsync(cancellationToken);
        var ports = Ports.Free(8);
        var (uploadHttp, uploadGrpc, analysisHttp, analysisGrpc) = (ports[0], ports[1], ports[2], ports[3]);
        var (analysisPort, componentPort) = (ports[4], ports[5]);
        var images = Directory.CreateDirectory(Path.Combine(_arguments.DataFolder, "images")).FullName;
        var appToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)); // a new one each time, for apps and sidecars start together

        Dictionary<string, string?> Common() => new()
        {
            ["DATABASE_URL"] = databaseUrl,
            ["IMAGE_STORE_PATH"] = images,
            ["DAPR_COMPONENTS_SOCKETS_FOLDER"] = _sockets,
            ["APP_API_TOKEN"] = appToken,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_gcServer"] = "0",
            [PulledModels.Variable] = PulledModels.Folder,
            // What the parts say to each other is no business of a proxy.
            ["no_proxy"] = string.Join(',', new[] { Environment.GetEnvironmentVariable("no_proxy") ?? Environment.GetEnvironmentVariable("NO_PROXY"), "127.0.0.1", "localhost" }.OfType<string>()),
        };

        Service App(string name, string project, int port, int daprHttp, int daprGrpc) => new(
            name,
            new Command("dotnet", [Layout.Program(project), "--urls", $"http://127.0.0.1:{port}"], new Dictionary<string, string?>(Common())
            {
                ["DAPR_HTTP_PORT"] = $"{daprHttp}",
                ["DAPR_GRPC_PORT"] = $"{daprGrpc}",
                ["PubSub__ComponentUrl"] = $"http://127.0.0.1:{componentPort}",
            }, Layout.Folder("apps", name)),
            $"http://127.0.0.1:{port}/healthz");

        Service Sidecar(string name, int appPort, int http, int grpc, int metrics) => new(
            $"{name}-sidecar",
            new Command("dotnet",
            [
                Layout.Program("Sidecar"), "--app-id", name, "--app-port", $"{appPort}", "--app-protocol", "http", "--app-channel-address", "127.0.0.1",
                "--dapr-http-port", $"{http}", "--dapr-grpc-port", $"{grpc}", "--dapr-listen-addresses", "127.0.0.1", "--metrics-port", $"{metrics}", "--metrics-listen-address", "127.0.0.1",
                "--max-body-size", "96Mi", "--resources-path", _arguments.ComponentsFolder, "--config", Layout.Folder("components", "config", "configuration.yaml"),
            ], Common(), Layout.Root),
            $"http://127.0.0.1:{http}/v1.0/healthz/outbound");

        var component = new Service(
            "pubsub-postgres",
            new Command("dotnet", [Layout.Program("PubSubPostgres")], new Dictionary<string, string?>(Common()) { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{componentPort}" }, Layout.Folder("apps", "pubsub-postgres")),
            $"http://127.0.0.1:{componentPort}/healthz");

        if (PulledModels.Missing() is { } missing)
        {
            _say(missing);
        }

        // The sidecars look for the component's socket once, so it comes first; an app and its sidecar wait for each other.
        await StartAsync("pub/sub component", [component], cancellationToken);
        await StartAsync(
            "apps and their sidecars",
            [
                App("upload", "Upload", _arguments.Port, uploadHttp, uploadGrpc),
                App("analysis", "Analysis", analysisPort, analysisHttp, analysisGrpc),
                Sidecar("upload", _arguments.Port, uploadHttp, uploadGrpc, ports[6]),
                Sidecar("analysis", analysisPort, analysisHttp, analysisGrpc, ports[7]),
            ],
            cancellationToken);
        await HttpProbe.WaitAsync($"http://127.0.0.1:{_arguments.Port}/readyz", TimeSpan.FromSeconds(60), () => null, cancellationToken);
        _say($"ready: {Address}   (logs: {_logs}; Ctrl-C stops)");
    }

    /// <summary>Watches over the processes until cancelled.</summary>
    /// <exception cref="StartFailedException">A part that ended cannot be started again.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = _services.ConvertAll(service => service.KeepRunningAsync(ending.Token));
        if (_postgres is not null)
        {
            watching.Add(KeepDatabaseRunningAsync(ending.Token));
        }
        // Each watches until it is cancelled: the first to end has failed, and the others end with it.
        await Task.WhenAny(watching);
        await ending.CancelAsync();
        await Task.WhenAll(watching);
    }

    /// <summary>Stops everything, the apps first.</summary>
    public async ValueTask DisposeAsync()
    {
        var started = _services.Count > 0 || _postgres is not null;
        if (started)
        {
            _say("stopping ...");
        }
        // Apps finish what they have in hand while everything they need is still there.
        foreach (var group in _services.GroupBy(service => service.StopOrder).OrderBy(group => group.Key))
        {
            await Task.WhenAll(group.Select(service => service.StopAsync()));
        }
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
        // Whoever did not get the lock has started nothing, and leaves alone what belongs to the one that has it.
        if (_lock is not null)
        {
            _ledger.Clear();
            RemoveSockets();
            await _lock.DisposeAsync();
        }
        if (started)
        {
            _say("stopped");
        }
    }

    private void Prepare()
    {
        try
        {
            Directory.CreateDirectory(_logs);
            _lock = TakeLock(Path.Combine(_arguments.DataFolder, "lock"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartFailedException($"The data folder cannot be used: {error.Message} Choose another with --data DIR.");
        }
        RemoveSockets();
        Directory.CreateDirectory(_sockets, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private FileStream TakeLock(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new StartFailedException($"DaprImages runs with the data in {_arguments.DataFolder} already. Stop that one, or choose another folder with --data DIR.");
        }
    }

    private void RemoveSockets()
    {
        if (Directory.Exists(_sockets))
        {
            Directory.Delete(_sockets, recursive: true);
        }
    }

    private async Task<string> StartDatabaseAsync(CancellationToken cancellationToken)
    {
        if (_arguments.DatabaseUrl is { } given)
        {
            await DatabaseProbe.CheckAsync(given, cancellationToken);
            _say("database: the one of DATABASE_URL");
            return given;
        }
        _say("database: starting ...");
        _postgres = await EmbeddedPostgres.StartAsync(Path.Combine(_arguments.DataFolder, "postgres"), durable: true, cancellationToken);
        return _postgres.Url;
    }

    private async Task StartAsync(string what, IReadOnlyList<Service> services, CancellationToken cancellationToken)
    {
        _say($"{what}: starting ...");
        _services.AddRange(services);
        foreach (var service in services)
        {
            service.Start(_logs, _ledger, _arguments.Verbose ? line => _say($"{service.Name}: {line}") : null, _say);
        }
        await Task.WhenAll(services.Select(service => service.WaitUntilReadyAsync(cancellationToken)));
    }

    private async Task KeepDatabaseRunningAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _postgres!.Exited.WaitAsync(cancellationToken);
            _say("database: ended by itself, starting it again ...");
            await _postgres.StartAgainAsync(cancellationToken);
            _say("database: is back");
        }
    }
}
