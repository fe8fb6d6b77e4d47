using DaprImages.TestKit;

namespace DaprImages.Sidecar.Tests.Conformance;

[Collection(PostgresCollection.Name)]
public sealed class ConformanceTests(PostgresFixture postgres)
{
    [ConformanceFact]
    public async Task The_sidecar_does_in_every_core_case_what_the_real_one_did()
    {
        await using var database = await postgres.CreateAsync();
        var suite = await ConformanceSuite.PrepareAsync(database.ConnectionString);

        var (passed, failed) = await suite.CheckAsync("--core");
        // The cases look after fixed times, or race with what they look at: what failed is tried again by itself, four times at most.
        foreach (var name in failed.Keys.ToList())
        {
            for (var more = 4; more > 0 && failed.ContainsKey(name); more--)
            {
                if (!(await suite.CheckAsync("--core", "--only", name.Replace(": ", " ", StringComparison.Ordinal))).Failed.TryGetValue(name, out var difference))
                {
                    failed.Remove(name);
                }
                else
                {
                    failed[name] = difference;
                }
            }
        }

        Assert.True(failed.Count == 0, $"{failed.Count} cases differ from the recordings:\n{string.Join('\n', failed.Select(entry => $"{entry.Key}\n{entry.Value}"))}");
        Assert.True(passed > 150, $"only {passed} cases were run");
    }
}
