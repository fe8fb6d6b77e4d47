using DaprImages.TestKit;

namespace DaprImages.Sidecar.Tests.Conformance;

[Collection(PostgresCollection.Name)]
public sealed class ConformanceTests(PostgresFixture postgres)
{
    /// <summary>
    /// The one difference that is known, with the reason in docs/daprd.md: the first delivery comes some milliseconds after the health turns good, not before.
    /// Any other difference in the same case fails.
    /// </summary>
    private const string KnownCase = "pubsub: the app is not there at start";
    private const string KnownDifference = "$.asked.2: \"/images\" → undefined";

    [ConformanceFact]
    public async Task The_sidecar_does_in_every_core_case_what_the_real_one_did_but_for_one_known_difference()
    {
        await using var database = await postgres.CreateAsync();
        var suite = await ConformanceSuite.PrepareAsync(database.ConnectionString);

        var (passed, failed) = await suite.CheckAsync("--core");
        // The cases look after fixed times, which a busy machine may overrun: what failed is tried once more, by itself.
        foreach (var name in failed.Where(entry => !IsKnown(entry.Key, entry.Value)).Select(entry => entry.Key).ToList())
        {
            failed[name] = (await suite.CheckAsync("--core", "--only", name.Replace(": ", " ", StringComparison.Ordinal))).Failed.GetValueOrDefault(name, "");
            if (failed[name].Length == 0)
            {
                failed.Remove(name);
            }
        }

        if (failed.TryGetValue(KnownCase, out var difference) && IsKnown(KnownCase, difference))
        {
            failed.Remove(KnownCase);
        }

        Assert.True(failed.Count == 0, $"{failed.Count} cases differ from the recordings:\n{string.Join('\n', failed.Select(entry => $"{entry.Key}\n{entry.Value}"))}");
        Assert.True(passed > 150, $"only {passed} cases were run");
    }

    private static bool IsKnown(string name, string difference) =>
        name == KnownCase && difference.Contains(KnownDifference, StringComparison.Ordinal) && difference.Split("$.").Length == 2;
}
