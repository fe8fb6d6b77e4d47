using DaprImages.Postgres;
using DaprImages.Sidecar.Workflows;
using DaprImages.Sidecar.Workflows.Store;
using DaprImages.TestKit;
using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace DaprImages.Sidecar.Tests.Workflows;

[Collection(PostgresCollection.Name)]
public sealed class WriteBatchTests(PostgresFixture postgres)
{
    private const string App = "app";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task What_one_write_adds_a_later_write_of_the_same_transaction_removes()
    {
        await using var database = await MigratedAsync();

        await SendAsync(database, batch =>
        {
            batch.Create(Event(1, "a"), Now);
            batch.AppendHistory("a", 0, [Event(0, "a").Event]);
            batch.AddActivities("a", [Event(7, "a").Event]);
            batch.DeleteAll("a");
            batch.Create(Event(2, "b"), Now);
        });

        Assert.Equal(["inbox 2"], await ReadAsync(database));
    }

    [Fact]
    public async Task Writes_of_many_instances_go_together_and_may_be_sent_twice()
    {
        await using var database = await MigratedAsync();
        await SendAsync(database, batch =>
        {
            foreach (var id in new[] { "a", "b" })
            {
                batch.Create(Event(id[0], id), Now);
                batch.AddActivities(id, [Event(1, id).Event, Event(2, id).Event]);
            }
        });

        for (var attempt = 0; attempt < 2; attempt++)
        {
            await SendAsync(database, batch =>
            {
                batch.RemoveFromInbox([Event('a', "a")]);
                batch.AppendHistory("a", 0, [Event(0, "a").Event]);
                batch.RemoveActivity("b", 2);
                batch.AddToInbox([Event(500, "b")]);
            });
        }

        Assert.Equal(["activity a 1", "activity a 2", "activity b 1", "history a 0", "inbox 500", "inbox 98"], await ReadAsync(database));
    }

    [Fact]
    public async Task An_event_that_comes_in_and_is_taken_in_the_same_transaction_is_not_left_behind()
    {
        await using var database = await MigratedAsync();

        await SendAsync(database, batch =>
        {
            batch.AddToInbox([Event(1, "a"), Event(2, "a")]);
            batch.RemoveFromInbox([Event(1, "a")]);
        });

        Assert.Equal(["inbox 2"], await ReadAsync(database));
    }

    private async Task<TestDatabase> MigratedAsync()
    {
        var database = await postgres.CreateAsync();
        await new Migrator(typeof(WorkflowHost).Assembly, WorkflowStore.Schema).MigrateAsync(database.DataSource, CancellationToken.None);
        return database;
    }

    private static InboxEvent Event(int id, string instanceId) => new(id, instanceId, Now, new HistoryEvent { EventId = id, Timestamp = Timestamp.FromDateTimeOffset(Now) });

    private static async Task SendAsync(TestDatabase database, Action<WriteBatch> write)
    {
        var gathered = new WriteBatch(App);
        write(gathered);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        gathered.AddTo(batch);
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>What is in the tables, but for the instances themselves.</summary>
    private static async Task<List<string>> ReadAsync(TestDatabase database)
    {
        await using var command = database.DataSource.CreateCommand("""
            SELECT 'activity ' || instance_id || ' ' || task_id FROM dapr_workflow.activity
            UNION ALL SELECT 'history ' || instance_id || ' ' || position FROM dapr_workflow.history
            UNION ALL SELECT 'inbox ' || id FROM dapr_workflow.inbox
            ORDER BY 1
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }
        return rows;
    }
}
