using System.Globalization;

namespace DaprImages.AppHost.Processes;

/// <summary>Which processes we started, in a file, so that those that outlive a killed apphost can be ended by the next.</summary>
internal sealed class ProcessLedger(string file)
{
    private readonly Lock _gate = new();

    public void Add(int processId, string name)
    {
        lock (_gate)
        {
            File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{processId} {StartTime(processId)} {name}\n"));
        }
    }

    public void Clear() => File.Delete(file);

    public async Task EndLeftoversAsync()
    {
        if (!File.Exists(file))
        {
            return;
        }
        foreach (var line in await File.ReadAllLinesAsync(file))
        {
            // A process id is given out again; the time it started tells whether it is still the same.
            if (line.Split(' ') is [var id, var startTime, _] && int.TryParse(id, CultureInfo.InvariantCulture, out var processId) && startTime != "" && StartTime(processId) == startTime)
            {
                ManagedProcess.Signal(processId, ManagedProcess.Kill);
            }
        }
        Clear();
    }

    /// <summary>Field 22 of <c>/proc/PID/stat</c>, in clock ticks since boot; empty when there is no such process.</summary>
    private static string StartTime(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return "";
        }
    }
}
