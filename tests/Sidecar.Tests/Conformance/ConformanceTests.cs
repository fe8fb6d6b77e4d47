using System.Text.RegularExpressions;
using DaprImages.TestKit;

namespace DaprImages.Sidecar.Tests.Conformance;

[Collection(PostgresCollection.Name)]
public sealed partial class ConformanceTests(PostgresFixture postgres)
{
    /// <summary>
    /// The one case that ends while something is still under way: it starts two more workflows and looks at once. Whether their first turns have reached the worker
    /// by then is chance, and likelier the faster the sidecar is; the recorded one had not sent them. Any other difference in the case fails.
    /// </summary>
    private const string LookedAtTooEarly = "workflow-faults: the HTTP workflow API";

    [ConformanceFact]
    public async Task The_sidecar_does_in_every_core_case_what_the_real_one_did()
    {
        await using var database = await postgres.CreateAsync();
        var suite = await ConformanceSuite.PrepareAsync(database.ConnectionString);

        var (passed, failed) = await suite.CheckAsync("--core");
        // The cases look after fixed times, which a busy machine may overrun: what failed is tried again by itself, three times at most.
        foreach (var name in failed.Keys.ToList())
        {
            for (var more = 3; more > 0 && failed.TryGetValue(name, out var difference) && !IsChance(name, difference); more--)
            {
                var again = (await suite.CheckAsync("--core", "--only", name.Replace(": ", " ", StringComparison.Ordinal))).Failed;
                failed.Remove(name);
                if (again.TryGetValue(name, out difference))
                {
                    failed.Add(name, difference);
                }
            }
            if (failed.TryGetValue(name, out var left) && IsChance(name, left))
            {
                failed.Remove(name);
            }
        }

        Assert.True(failed.Count == 0, $"{failed.Count} cases differ from the recordings:\n{string.Join('\n', failed.Select(entry => $"{entry.Key}\n{entry.Value}"))}");
        Assert.True(passed > 150, $"only {passed} cases were run");
    }

    private static bool IsChance(string name, string difference) => name == LookedAtTooEarly && Differences().Matches(difference) is { Count: > 0 } found && found.All(line => FirstTurnSeen().IsMatch(line.Value));

    [GeneratedRegex(@"^\s*\$\..*$", RegexOptions.Multiline)]
    private static partial Regex Differences();

    [GeneratedRegex(@"^\s*\$\.instances\.<uuid-\d>: undefined → \{""turns"":\[\{""past"":\[\],")]
    private static partial Regex FirstTurnSeen();
}
