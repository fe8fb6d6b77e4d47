using DaprImages.AppHost.Database;
using DaprImages.AppHost.Processes;
using Npgsql;

namespace DaprImages.AppHost.Tests.Database;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Data_survives_a_crash_of_the_server_and_it_comes_back_on_the_same_port()
    {
        await using var server = await StartAsync();
        var port = server.Port;
        await ExecuteAsync(server, "CREATE TABLE kept (id integer); INSERT INTO kept VALUES (1)");

        await server.KillAsync();
        await server.Exited.WaitAsync(Patience);
        await server.StartAgainAsync(CancellationToken.None);

        Assert.Equal(port, server.Port);
        Assert.Equal(1L, await ExecuteAsync(server, "SELECT count(*) FROM kept"));
    }

    [Fact]
    public async Task Data_and_password_survive_a_restart()
    {
        await using (var first = await StartAsync())
        {
            await ExecuteAsync(first, "CREATE TABLE kept (id integer); INSERT INTO kept VALUES (1)");
        }

        await using var second = await StartAsync();

        Assert.Equal(1L, await ExecuteAsync(second, "SELECT count(*) FROM kept"));
    }

    [Fact]
    public async Task A_server_that_outlived_its_parent_is_ended_first()
    {
        var first = await StartAsync();

        await using var second = await StartAsync();

        await first.Exited.WaitAsync(Patience);
        Assert.Equal(1, await ExecuteAsync(second, "SELECT 1"));
    }

    [Fact]
    public async Task The_number_of_a_server_that_died_long_ago_may_be_anothers_who_is_left_alone()
    {
        await using (await StartAsync())
        {
        }
        var other = ManagedProcess.Start(new Command("sleep", ["300"]), _folder.Of("log"));
        await File.WriteAllTextAsync(_folder.Of("data/postmaster.pid"), $"{other.Id}\n{_folder.Of("data")}\n1700000000\n5432\n\n127.0.0.1\n");

        await using var server = await StartAsync();

        Assert.False(other.Exited.IsCompleted);
        await other.KillAsync();
    }

    [Fact]
    public async Task The_server_never_runs_as_root()
    {
        await using var server = await StartAsync();

        var processId = (await File.ReadAllLinesAsync(_folder.Of("data/postmaster.pid")))[0];
        var user = (await File.ReadAllLinesAsync($"/proc/{processId}/status")).Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        Assert.NotEqual("0", user);
    }

    [Fact]
    public async Task An_interrupted_beginning_is_begun_again()
    {
        Directory.CreateDirectory(_folder.Of("data.unfinished"));
        await File.WriteAllTextAsync(_folder.Of("data.unfinished/PG_VERSION"), "15");
        await File.WriteAllTextAsync(_folder.Of("password-for-initdb"), "half");

        await using var server = await StartAsync();

        Assert.Equal(1, await ExecuteAsync(server, "SELECT 1"));
        Assert.False(Directory.Exists(_folder.Of("data.unfinished")));
    }

    [Fact]
    public async Task Passwords_are_for_their_owner_alone()
    {
        await using var server = await StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Of("password")));
        Assert.False(File.Exists(_folder.Of("password-for-initdb")));
        Assert.Contains(await File.ReadAllTextAsync(_folder.Of("password")), server.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_the_server_cannot_reach_is_refused_with_the_way_out()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return; // then the server runs as us and reaches what we reach
        }
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var error = await Assert.ThrowsAsync<StartFailedException>(() => EmbeddedPostgres.StartAsync(_folder.Of("inner"), durable: false, CancellationToken.None));

        Assert.Contains("Choose a folder that everyone may pass through", error.Message, StringComparison.Ordinal);
        Assert.Equal(["password", "postgres.log"], Directory.GetFileSystemEntries(_folder.Of("inner")).Select(Path.GetFileName).Order());
    }

    public void Dispose() => _folder.Dispose();

    private Task<EmbeddedPostgres> StartAsync() => EmbeddedPostgres.StartAsync(_folder.Path, durable: false, CancellationToken.None);

    private static async Task<object?> ExecuteAsync(EmbeddedPostgres server, string sql)
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString);
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
