using System.Globalization;
using DaprImages.AppHost.Processes;
using DaprImages.TestKit.Processes;
using Npgsql;

namespace DaprImages.EndToEnd.Tests;

/// <summary>A whole DaprImages in processes of its own, started as <c>scripts/run</c> does after building.</summary>
public sealed class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(2);

    private readonly ManagedProcess _apphost;

    private RunningSystem(ManagedProcess apphost, string dataFolder, int port, IReadOnlyCollection<string> output)
    {
        (_apphost, DataFolder, Output) = (apphost, dataFolder, output);
        Gallery = new GalleryClient(new Uri($"http://127.0.0.1:{port}"));
    }

    public string DataFolder { get; }

    public GalleryClient Gallery { get; }

    /// <summary>What the person at the terminal sees.</summary>
    public IReadOnlyCollection<string> Output { get; }

    /// <summary>Where its database is, in Npgsql's form.</summary>
    public string ConnectionString
    {
        get
        {
            // The fourth line of postmaster.pid is the port.
            var port = File.ReadLines(PostmasterFile).ElementAt(3);
            return new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = int.Parse(port, CultureInfo.InvariantCulture),
                Username = "daprimages",
                Password = File.ReadAllText(Path.Combine(DataFolder, "postgres", "password")),
                Database = "daprimages",
                Pooling = false,
            }.ConnectionString;
        }
    }

    private string PostmasterFile => Path.Combine(DataFolder, "postgres", "data", "postmaster.pid");

    /// <param name="dataFolder">See <see cref="DataFolder"/>.</param>
    /// <param name="environment">Settings that all parts get.</param>
    /// <param name="componentsFolder">Dapr's resources; those of the repository when null.</param>
    public static async Task<RunningSystem> StartAsync(string dataFolder, IReadOnlyDictionary<string, string?>? environment = null, string? componentsFolder = null)
    {
        var port = Ports.Free(1)[0];
        var apphost = StartAppHost(dataFolder, port, environment, componentsFolder, out var output, out var ready);
        if (await Task.WhenAny(ready, apphost.Exited).WaitAsync(StartPatience) != ready)
        {
            throw new InvalidOperationException($"DaprImages did not start:\n{string.Join('\n', output)}");
        }
        return new RunningSystem(apphost, dataFolder, port, output);
    }

    /// <summary>For a start that has to fail.</summary>
    /// <returns>The exit code, and what the person at the terminal sees.</returns>
    public static async Task<(int ExitCode, string Output)> StartInVainAsync(
        string dataFolder, int port, IReadOnlyDictionary<string, string?>? environment = null, string? componentsFolder = null)
    {
        var apphost = StartAppHost(dataFolder, port, environment, componentsFolder, out var output, out _);
        var exitCode = await apphost.Exited.WaitAsync(StartPatience);
        return (exitCode, string.Join('\n', output));
    }

    /// <summary>Ends a part as a crash would; the apphost starts it again.</summary>
    /// <returns>The id that the process had.</returns>
    public int Kill(string name)
    {
        var processId = ProcessId(name);
        ManagedProcess.Signal(processId, ManagedProcess.Kill);
        return processId;
    }

    /// <summary>The process of a part, the last that was started.</summary>
    /// <param name="name">As its log file is called, or <c>postgres</c>.</param>
    public int ProcessId(string name) => name == "postgres"
        ? int.Parse(File.ReadLines(PostmasterFile).First(), CultureInfo.InvariantCulture)
        : Ledger().Last(entry => entry.Name == name).ProcessId;

    /// <summary>A setting that a part was started with.</summary>
    public string ReadEnvironment(string name, string variable) =>
        File.ReadAllText($"/proc/{ProcessId(name)}/environ").Split('\0').Single(line => line.StartsWith($"{variable}=", StringComparison.Ordinal))[(variable.Length + 1)..];

    /// <summary>The processes that the apphost has started, the database among them, whether they still run or not.</summary>
    public IReadOnlyList<int> ProcessIds() => [.. Ledger().Select(entry => entry.ProcessId), ProcessId("postgres")];

    /// <summary>Ctrl-C.</summary>
    public async Task<int> StopAsync()
    {
        await _apphost.StopAsync(ManagedProcess.Interrupt, StopPatience);
        return await _apphost.Exited;
    }

    /// <summary>Ends the apphost alone, as a crash would.</summary>
    public Task KillAppHostAsync() => _apphost.KillAsync();

    public string ReadLog(string name)
    {
        var file = Path.Combine(DataFolder, "logs", $"{name}.log");
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }

    public async ValueTask DisposeAsync()
    {
        Gallery.Dispose();
        await StopAsync();
    }

    private static ManagedProcess StartAppHost(
        string dataFolder, int port, IReadOnlyDictionary<string, string?>? environment, string? componentsFolder, out IReadOnlyCollection<string> output, out Task ready)
    {
        var lines = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var isReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (output, ready) = (lines, isReady.Task);
        List<string> arguments = ["--port", $"{port}", "--data", dataFolder];
        if (componentsFolder is not null)
        {
            arguments.AddRange(["--components", componentsFolder]);
        }
        var settings = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>());
        settings.TryAdd("DATABASE_URL", "");
        // What is installed on this machine would make the tests differ from those of another.
        settings.TryAdd("MODELS_DIR", "");
        settings.TryAdd("Models__PulledFolder", Path.Combine(dataFolder, "models"));
        Directory.CreateDirectory(Path.Combine(dataFolder, "logs"));
        return ManagedProcess.Start(Programs.Command("AppHost", arguments, settings), Path.Combine(dataFolder, "logs", "apphost.log"), line =>
        {
            lines.Enqueue(line);
            if (line.StartsWith("ready:", StringComparison.Ordinal))
            {
                isReady.TrySetResult();
            }
        });
    }

    /// <summary>A line for each process: its id, when it started, and what it is called.</summary>
    private List<(int ProcessId, string Name)> Ledger() =>
        [.. File.ReadLines(Path.Combine(DataFolder, "processes")).Select(line => line.Split(' ')).Select(parts => (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[2]))];
}
