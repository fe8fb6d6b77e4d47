using System.Diagnostics;
using System.Text.Json;
using DaprImages.AppHost.Processes;
using DaprImages.Bench.Node;

namespace DaprImages.Bench.Stages;

/// <summary>A Node.js process that measures tasks, so that ours and its measurements can take turns.</summary>
internal sealed class NodePeer : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process _process;

    private NodePeer(Process process) => _process = process;

    public static async Task<NodePeer> StartAsync(CancellationToken cancellationToken)
    {
        var command = (await NodeFolder.InstallAsync(nameof(Stages), cancellationToken)).Peers();
        return new(Start(command));
    }

    /// <param name="task">What peers.mjs knows by the name <c>task</c>, with <c>rounds</c>.</param>
    /// <returns>The milliseconds of each round.</returns>
    public async Task<double[]> MeasureAsync(object task, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(task, Json).AsMemory(), cancellationToken);
        var answer = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The Node.js process has ended; its error is above.");
        return JsonSerializer.Deserialize<double[]>(answer)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    private static Process Start(Command command) => Process.Start(new ProcessStartInfo(command.Program, command.Arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        WorkingDirectory = command.WorkingDirectory ?? "",
    })!;
}
