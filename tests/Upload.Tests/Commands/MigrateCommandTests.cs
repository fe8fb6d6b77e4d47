using DaprImages.AppHost.Processes;
using Npgsql;

namespace DaprImages.Upload.Tests.Commands;

/// <summary>The command that a deployment runs before a new version starts.</summary>
[Collection(UploadCollection.Name)]
public sealed class MigrateCommandTests(UploadFixture fixture) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("daprimages-test-");

    private string Log => File.ReadAllText(Path.Combine(_folder.FullName, "log"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Empty_database_is_brought_up_to_date_and_the_command_ends()
    {
        await using var database = await fixture.Postgres.CreateAsync();

        Assert.Equal(0, await MigrateAsync(database.ConnectionString));
        Assert.Equal(0, await MigrateAsync(database.ConnectionString));

        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var count = source.CreateCommand("SELECT count(*) FROM daprimages.images");
        Assert.Equal(0L, await count.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Database_of_a_newer_release_is_refused_with_the_reason()
    {
        await using var database = await fixture.Postgres.CreateAsync();
        Assert.Equal(0, await MigrateAsync(database.ConnectionString));
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var newer = source.CreateCommand("INSERT INTO daprimages.schema_version (version, name) VALUES (9999, 'of_the_future')");
        await newer.ExecuteNonQueryAsync();

        Assert.Equal(1, await MigrateAsync(database.ConnectionString));

        Assert.Contains("is at version 9999, newer than", Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_database_it_says_what_to_set()
    {
        Assert.Equal(1, await MigrateAsync(""));

        Assert.Equal("daprimages-migrate cannot start: DATABASE_URL is not set. It says where the database is: postgres://user:password@host:5432/database.\n", Log);
    }

    private async Task<int> MigrateAsync(string databaseUrl)
    {
        var process = ManagedProcess.Start(
            new Command("dotnet", [Path.Combine(AppContext.BaseDirectory, "DaprImages.Upload.dll"), "migrate"], new Dictionary<string, string?> { ["DATABASE_URL"] = databaseUrl }, _folder.FullName),
            Path.Combine(_folder.FullName, "log"));
        try
        {
            return await process.Exited.WaitAsync(UploadApp.Patience);
        }
        finally
        {
            await process.KillAsync();
        }
    }
}
