using System.Globalization;
using DaprImages.AppHost.Database;

namespace DaprImages.Bench.Queue;

/// <summary>
/// The component over its socket, as a sidecar uses it, beside two job queues on Postgres as their documentation has them used. All on one durable server
/// (synchronous_commit on), one after another, with their clients on the same machine.
/// </summary>
internal static class QueueBench
{
    private const int Messages = 20_000;
    private const int InFlight = 50;
    private const int Topics = 10;
    private const int Pings = 300;

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("bench-");
        File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(Path.Combine(folder.FullName, "postgres"), durable: true, cancellationToken);
            var peers = await Peers.InstallAsync(cancellationToken);
            var rows = new List<(string What, string Rate, string Note)>();

            var bossPublish = await peers.RunAsync("pg-boss", "publish", postgres.Url, Messages, InFlight, cancellationToken);
            var bossDrain = await peers.RunAsync("pg-boss", "drain", postgres.Url, Messages, InFlight, cancellationToken);
            var graphilePublish = await peers.RunAsync("graphile-worker", "publish", postgres.Url, Messages, InFlight, cancellationToken);
            var graphileDrain = await peers.RunAsync("graphile-worker", "drain", postgres.Url, Messages, InFlight, cancellationToken);

            await using var component = await ComponentSubject.StartAsync(folder.FullName, postgres.ConnectionString, cancellationToken);
            await component.PublishAsync("warm-up", 2_000, InFlight, cancellationToken);
            await component.DrainAsync(["warm-up"], 2_000, cancellationToken);
            var publish = await component.PublishAsync("alone", Messages, InFlight, cancellationToken);
            var drainAlone = await component.DrainAsync(["alone"], Messages, cancellationToken);
            string[] topics = [.. Enumerable.Range(0, Topics).Select(i => $"topic-{i}")];
            foreach (var topic in topics)
            {
                await component.PublishAsync(topic, Messages / Topics, InFlight, cancellationToken);
            }
            var drainTopics = await component.DrainAsync(topics, Messages, cancellationToken);
            var bulk = await component.PublishBulkAsync("bulk", Messages, 200, cancellationToken);
            var (p50, p99) = await component.PingAsync("ping", Pings, cancellationToken);

            rows.Add(("publish one by one, 50 in flight: pg-boss", Rate(bossPublish), ""));
            rows.Add(("publish one by one, 50 in flight: graphile-worker", Rate(graphilePublish), ""));
            rows.Add(("publish one by one, 50 in flight: component", Rate(publish), Times(bossPublish, publish, "pg-boss", 1.5)));
            rows.Add(("publish in bulks of 200: component", Rate(bulk), ""));
            rows.Add(("drain in batches of 200: pg-boss", Rate(bossDrain), "for comparison: one acknowledgement for each batch"));
            rows.Add(("drain, acknowledged one by one: graphile-worker", Rate(graphileDrain), ""));
            rows.Add(("drain, acknowledged one by one: component, 1 topic", Rate(drainAlone), Times(graphileDrain, drainAlone, "graphile-worker", 2)));
            rows.Add(("drain, acknowledged one by one: component, 10 topics", Rate(drainTopics), Times(graphileDrain, drainTopics, "graphile-worker", 2)));
            rows.Add(("publish to delivery, idle", string.Create(CultureInfo.InvariantCulture, $"p50 {p50.TotalMilliseconds:0.0} ms"), string.Create(CultureInfo.InvariantCulture, $"p99 {p99.TotalMilliseconds:0.0} ms; aim: p50 under 5 ms")));
            foreach (var (what, rate, note) in rows)
            {
                Console.WriteLine($"{what,-56} {rate,14}   {note}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Rate(TimeSpan taken) => string.Create(CultureInfo.InvariantCulture, $"{Messages / taken.TotalSeconds:#,##0}/s");

    private static string Times(TimeSpan peer, TimeSpan ours, string name, double aim) =>
        string.Create(CultureInfo.InvariantCulture, $"{peer / ours:0.0} x {name}; aim: {aim:0.0}");
}
