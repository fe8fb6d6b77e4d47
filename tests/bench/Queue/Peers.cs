using System.Globalization;
using DaprImages.AppHost.Processes;

namespace DaprImages.Bench.Queue;

/// <summary>The other queues, which are Node.js packages: installed under .local/ once, and each measurement a process of its own.</summary>
internal sealed class Peers
{
    private readonly string _folder;

    private Peers(string folder) => _folder = folder;

    public static async Task<Peers> InstallAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root(), ".local", "bench-queue")).FullName;
        foreach (var file in new[] { "package.json", "peers.mjs" })
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Queue", file), Path.Combine(folder, file), overwrite: true);
        }
        await RunAsync(new Command("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], WorkingDirectory: folder), cancellationToken);
        return new Peers(folder);
    }

    public async Task<TimeSpan> RunAsync(string peer, string what, string url, int messages, int inFlight, CancellationToken cancellationToken)
    {
        var lines = await RunAsync(
            new Command("node", [Path.Combine(_folder, "peers.mjs"), peer, what, url, $"{messages}", $"{inFlight}"], WorkingDirectory: _folder), cancellationToken);
        return TimeSpan.FromSeconds(double.Parse(lines[^1], CultureInfo.InvariantCulture));
    }

    private static async Task<string[]> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var log = Path.GetTempFileName();
        try
        {
            var process = ManagedProcess.Start(command, log);
            var exitCode = await process.Exited.WaitAsync(cancellationToken);
            return exitCode == 0
                ? await File.ReadAllLinesAsync(log, cancellationToken)
                : throw new InvalidOperationException($"{command.Program} failed:\n{ManagedProcess.Tail(log, 20)}");
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <summary>The repository: <c>artifacts/bin/Bench/{configuration}/</c> is four levels below.</summary>
    private static string Root() => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
}
