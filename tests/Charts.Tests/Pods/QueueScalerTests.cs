using System.Globalization;
using System.Text.Json.Nodes;
using DaprImages.Charts.Tests.Chart;
using DaprImages.Data;
using DaprImages.TestKit;
using Npgsql;

namespace DaprImages.Charts.Tests.Pods;

/// <summary>What KEDA asks the queue, asked of a real one.</summary>
public sealed class QueueScalerTests : IClassFixture<PostgresFixture>
{
    private readonly PostgresFixture _postgres;

    public QueueScalerTests(PostgresFixture postgres) => _postgres = postgres;

    [HelmFact]
    public async Task Depth_and_age_of_the_queue_are_whole_numbers()
    {
        var release = await Cases.RenderAsync("keda");
        var triggers = release.OfKind("ScaledObject").SelectMany(scaler => scaler.Items("spec", "triggers")).ToList();
        Assert.All(triggers, trigger => Assert.True(release.Has("TriggerAuthentication", trigger["authenticationRef"]!.Name())));
        await using var database = await _postgres.CreateAsync();
        await using var source = Database.Connect(database.ConnectionString);
        await Database.MigrateAsync(source, CancellationToken.None);

        Assert.Equal([0, 0], await AskAsync(source, triggers));

        await using var fill = source.CreateCommand("""
            INSERT INTO images (id, owner_id, file_name, content_type, byte_size, sha256, width, height, storage_key, uploaded_at)
            SELECT gen_random_uuid(), (SELECT id FROM users LIMIT 1), 'a.jpg', 'image/jpeg', 1, sha256(n::text::bytea), 1, 1, n::text, now() FROM generate_series(1, 3) n;
            INSERT INTO analysis_queue (id, image_id, status, created_at)
            SELECT gen_random_uuid(), id, CASE storage_key WHEN '1' THEN 'running' ELSE 'pending' END, now() - storage_key::integer * interval '1 hour' FROM images
            """);
        await fill.ExecuteNonQueryAsync();

        var filled = await AskAsync(source, triggers);
        Assert.Equal(3, filled[0]);
        Assert.InRange(filled[1], 3 * 3600, 3 * 3600 + 600);
    }

    private static async Task<List<long>> AskAsync(NpgsqlDataSource source, IEnumerable<JsonNode> triggers)
    {
        var answers = new List<long>();
        foreach (var trigger in triggers)
        {
            // KEDA connects as anybody: the query names its schema.
            await using var connection = await source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand("SET search_path = pg_catalog", connection);
            await command.ExecuteNonQueryAsync();
            command.CommandText = trigger.At("metadata", "query")!.GetValue<string>();
            answers.Add(Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture));
        }
        return answers;
    }
}
