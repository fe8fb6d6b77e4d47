using System.Globalization;
using DaprImages.TestKit.Soak;

namespace DaprImages.Bench.Soak;

/// <summary>The long form of the soak; the short one is among the end-to-end tests.</summary>
internal static class SoakBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <param name="arguments">How many workflows, how many kills, and the seed that repeats them.</param>
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var plan = new SoakPlan(Number(0) ?? 2_000, Number(1) ?? 30, Number(2) ?? Random.Shared.Next(), Patience);
        await using var soak = new WorkflowSoak(plan, Console.WriteLine);
        var report = await soak.RunAsync().WaitAsync(cancellationToken);
        foreach (var line in report.Wrong)
        {
            Console.WriteLine($"WRONG {line}");
        }
        var killed = string.Join(", ", report.Killed.Select(part => $"{part.Key} {part.Value}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Completed} of {plan.Workflows} workflows completed with every result once, in {report.Took.TotalSeconds:0} s; killed: {killed}; seed {plan.Seed}"));

        int? Number(int position) => arguments.Length > position ? int.Parse(arguments[position], CultureInfo.InvariantCulture) : null;
    }
}
