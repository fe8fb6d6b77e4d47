using System.Globalization;

namespace DaprImages.Vision.Tests;

/// <summary>The resident memory of this process, in bytes, as Linux counts it.</summary>
internal static class ProcessMemory
{
    public static long Peak => Field("VmHWM");

    /// <summary>Lets the peak begin anew.</summary>
    /// <returns>What is resident now.</returns>
    public static long ResetPeak()
    {
        GC.Collect();
        // proc(5), clear_refs: 5 sets the peak to the current value.
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Field("VmRSS");
    }

    private static long Field(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
