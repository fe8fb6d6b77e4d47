using System.Diagnostics;
using System.Globalization;

namespace DaprImages.AppHost.Processes;

/// <summary>Which processes we started, in a file, so that those that outlive a killed apphost can be ended by the next.</summary>
internal sealed class ProcessLedger(string file)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();

    public void Add(int processId, string name)
    {
        lock (_gate)
        {
            File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{processId} {StartTime(processId)} {name}\n"));
        }
    }

    public void Clear() => File.Delete(file);

    /// <summary>Ends them, and returns when they are gone, with the ports they held.</summary>
    public async Task EndLeftoversAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            return;
        }
        foreach (var line in await File.ReadAllLinesAsync(file, cancellationToken))
        {
            // A process id is given out again; the time it started tells whether it is still the same.
            if (line.Split(' ') is [var id, var startTime, _] && int.TryParse(id, CultureInfo.InvariantCulture, out var processId) && startTime != "" && StartTime(processId) == startTime)
            {
                ManagedProcess.Signal(processId, ManagedProcess.Kill);
                for (var waited = Stopwatch.StartNew(); StartTime(processId) == startTime && waited.Elapsed < Patience;)
                {
                    await Task.Delay(20, cancellationToken);
                }
            }
        }
        Clear();
    }

    /// <summary>Field 22 of <c>/proc/PID/stat</c>, in clock ticks since boot; empty when there is no such process, or only what its parent has not fetched yet.</summary>
    private static string StartTime(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [not ("Z" or "X"), ..] and var fields ? fields[19] : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
