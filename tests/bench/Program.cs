using DaprImages.Bench.Accuracy;
using DaprImages.Bench.Queue;
using DaprImages.Bench.Search;
using DaprImages.Bench.Soak;
using DaprImages.Bench.Stages;

// What can be measured, a file for each. dotnet run -c Release --project tests/bench -- <command>
var commands = new Dictionary<string, (string What, Func<string[], CancellationToken, Task> RunAsync)>(StringComparer.Ordinal)
{
    ["accuracy"] = ("--photos DIR [--models DIR] [--captions]: how often each stage is right on photos with an expected.json, and where it is not", AccuracyBench.RunAsync),
    ["queue"] = ("publish and drain of 20,000 messages through the pub/sub component, beside pg-boss and graphile-worker on the same server", (_, token) => QueueBench.RunAsync(token)),
    ["search"] = ("list, filter, search and similar with 20,000 photos in the database, by HTTP", (_, token) => SearchBench.RunAsync(token)),
    ["stages"] = ("[--photos DIR] [--models DIR]: milliseconds of each step of looking at a photo, beside onnxruntime-node, sharp and tesseract", StagesBench.RunAsync),
    ["soak"] = ("[workflows] [kills] [seed]: 2,000 workflows of 12 activities while worker, sidecar, component and Postgres are killed 30 times", SoakBench.RunAsync),
};

if (args is not [var name, .. var rest] || !commands.TryGetValue(name, out var command))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/bench -- <command>");
    foreach (var (known, (what, _)) in commands)
    {
        Console.Error.WriteLine($"  {known,-8} {what}");
    }
    return 1;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
await command.RunAsync(rest, stop.Token);
return 0;
