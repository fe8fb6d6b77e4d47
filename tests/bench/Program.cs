using DaprImages.Bench.Queue;

// What can be measured, a file for each. dotnet run -c Release --project tests/bench -- <command>
var commands = new Dictionary<string, (string What, Func<CancellationToken, Task> RunAsync)>(StringComparer.Ordinal)
{
    ["queue"] = ("publish and drain of 20,000 messages through the pub/sub component, beside pg-boss and graphile-worker on the same server", QueueBench.RunAsync),
};

if (args is not [var name] || !commands.TryGetValue(name, out var command))
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
await command.RunAsync(stop.Token);
return 0;
