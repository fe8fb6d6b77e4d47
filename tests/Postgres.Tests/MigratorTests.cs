using DaprImages.TestKit;

namespace DaprImages.Postgres.Tests;

public sealed class MigratorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static Migrator Migrator => new(typeof(MigratorTests).Assembly, "things");

    [Fact]
    public async Task The_second_run_finds_nothing_to_do()
    {
        await using var database = await postgres.CreateAsync();

        Assert.Equal(2, await Migrator.MigrateAsync(database.DataSource, CancellationToken.None));
        Assert.Equal(0, await Migrator.MigrateAsync(database.DataSource, CancellationToken.None));
    }

    [Fact]
    public async Task Ten_processes_that_start_at_once_run_each_migration_once()
    {
        await using var database = await postgres.CreateAsync();

        var ran = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Migrator.MigrateAsync(database.DataSource, CancellationToken.None)));

        Assert.Equal(2, ran.Sum());
    }

    [Fact]
    public async Task A_database_of_a_newer_release_is_left_alone()
    {
        await using var database = await postgres.CreateAsync();
        await Migrator.MigrateAsync(database.DataSource, CancellationToken.None);
        await using (var command = database.DataSource.CreateCommand("INSERT INTO things.schema_version (version, name) VALUES (3, 'from the future')"))
        {
            await command.ExecuteNonQueryAsync();
        }

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrator.MigrateAsync(database.DataSource, CancellationToken.None));

        Assert.Contains("newer", error.Message, StringComparison.Ordinal);
    }
}
