using System.Diagnostics;
using DaprImages.TestKit.Node;
using Npgsql;

namespace DaprImages.Sidecar.Tests.Conformance;

/// <summary>A copy of the suite in <c>.local/conformance</c> with its npm packages, which stay for the next time.</summary>
internal sealed class ConformanceSuite(NpgsqlConnectionStringBuilder database)
{
    private const string Recorded = "daprd-1.18.3";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private static readonly string Folder = Path.Combine(NodePackages.Root, ".local", "conformance");

    public static string? Source { get; } = Environment.GetEnvironmentVariable("CONFORMANCE_DIR") is { Length: > 0 } given && Directory.Exists(given) ? given : null;

    public static async Task<ConformanceSuite> PrepareAsync(string connectionString)
    {
        Directory.CreateDirectory(Folder);
        await RunAsync("cp", ["-r", .. Directory.GetFileSystemEntries(Source!).Where(entry => !entry.EndsWith("node_modules", StringComparison.Ordinal)), Folder]);
        if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
        {
            var (code, output) = await RunAsync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"]);
            Assert.True(code == 0, $"npm install failed: {output}");
        }
        return new ConformanceSuite(new NpgsqlConnectionStringBuilder(connectionString));
    }

    /// <summary>Runs cases, and gives what is wrong with those that fail, by their names.</summary>
    public async Task<(int Passed, Dictionary<string, string> Failed)> CheckAsync(params string[] choice)
    {
        var (_, output) = await RunAsync("node", ["run.mjs", "check", Recorded, .. choice], new Dictionary<string, string>
        {
            ["SIDECAR"] = Path.Combine(NodePackages.Root, "scripts", "sidecar"),
            ["CONFORMANCE_DATABASE"] = $"host={database.Host} port={database.Port} user={database.Username} password={database.Password} database={database.Database}",
            // A case may end while a work item is on its way to its worker, whose answer then finds its channel closed: that is the case's own end, not the suite's.
            ["NODE_OPTIONS"] = "--unhandled-rejections=warn",
        });
        Assert.True(output.Contains(" passed, ", StringComparison.Ordinal), $"the suite itself broke off: {output[Math.Max(0, output.Length - 2000)..]}");
        var failed = new Dictionary<string, string>();
        string? name = null;
        foreach (var line in output.Split('\n'))
        {
            if (line.StartsWith("FAIL ", StringComparison.Ordinal))
            {
                failed[name = line["FAIL ".Length..]] = "";
            }
            else if (!line.StartsWith("  ", StringComparison.Ordinal))
            {
                name = null;
            }
            else if (name is not null && !line.TrimStart().StartsWith("at ", StringComparison.Ordinal))
            {
                failed[name] += $"{line}\n";
            }
        }
        return (output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)), failed);
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment ?? [])
        {
            start.Environment[key] = value;
        }
        using var process = Process.Start(start)!;
        try
        {
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(Patience);
            await process.WaitForExitAsync();
            return (process.ExitCode, string.Concat(output));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
