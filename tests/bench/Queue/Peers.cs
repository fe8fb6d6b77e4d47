using System.Globalization;
using DaprImages.Bench.Node;

namespace DaprImages.Bench.Queue;

/// <summary>The other queues, each measurement a process of its own.</summary>
internal sealed class Peers(NodeFolder folder)
{
    public static async Task<Peers> InstallAsync(CancellationToken cancellationToken) => new(await NodeFolder.InstallAsync(nameof(Queue), cancellationToken));

    public async Task<TimeSpan> RunAsync(string peer, string what, string url, int messages, int inFlight, CancellationToken cancellationToken)
    {
        var lines = await NodeFolder.RunAsync(folder.Peers(peer, what, url, $"{messages}", $"{inFlight}"), cancellationToken);
        return TimeSpan.FromSeconds(double.Parse(lines[^1], CultureInfo.InvariantCulture));
    }
}
