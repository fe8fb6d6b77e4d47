using DaprImages.AppHost.Processes;

namespace DaprImages.Bench.Node;

/// <summary>Programs of others to compare with, which are Node.js packages: installed under .local/ once, by a package.json beside the script that uses them.</summary>
internal sealed class NodeFolder
{
    private NodeFolder(string path) => Path = path;

    public string Path { get; }

    /// <param name="bench">The folder of the bench, with its package.json and peers.mjs.</param>
    public static async Task<NodeFolder> InstallAsync(string bench, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Root(), ".local", $"bench-{bench.ToLowerInvariant()}")).FullName;
        foreach (var file in new[] { "package.json", "peers.mjs" })
        {
            File.Copy(System.IO.Path.Combine(AppContext.BaseDirectory, bench, file), System.IO.Path.Combine(folder, file), overwrite: true);
        }
        await RunAsync(new Command("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], WorkingDirectory: folder), cancellationToken);
        return new NodeFolder(folder);
    }

    /// <summary>The command that runs peers.mjs.</summary>
    public Command Peers(params string[] arguments) => new("node", [System.IO.Path.Combine(Path, "peers.mjs"), .. arguments], WorkingDirectory: Path);

    /// <returns>The lines that it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string[]> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var log = System.IO.Path.GetTempFileName();
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
    private static string Root() => System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
}
