using DaprImages.AppHost.Database;
using DaprImages.AppHost.Processes;
using DaprImages.TestKit;
using Npgsql;

namespace DaprImages.AppHost.Tests.Database;

public sealed class DatabaseProbeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_database_with_pgvector_on_its_server_can_be_used()
    {
        await using var database = await postgres.CreateAsync();

        await DatabaseProbe.CheckAsync(database.ConnectionString, CancellationToken.None);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_so()
    {
        var message = await RefusalAsync($"postgres://someone:secret@127.0.0.1:{Ports.Free(1)[0]}/images");

        Assert.StartsWith("The database of DATABASE_URL cannot be used: Failed to connect to 127.0.0.1:", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_nobody_knows_is_said_so() =>
        Assert.StartsWith("The database of DATABASE_URL cannot be used: ", await RefusalAsync("postgres://someone@no-such-host.invalid/images"), StringComparison.Ordinal);

    [Fact]
    public async Task A_wrong_password_is_said_so()
    {
        await using var database = await postgres.CreateAsync();
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "wrong" };

        Assert.Contains("password authentication failed", await RefusalAsync(connection.ConnectionString), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        await using var database = await postgres.CreateAsync();
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "absent" };

        Assert.Contains("database \"absent\" does not exist", await RefusalAsync(connection.ConnectionString), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://user@host:notaport/db")]
    [InlineData("nonsense")]
    [InlineData("Host=127.0.0.1;Colour=red")]
    public async Task What_is_no_connection_string_is_said_so(string url) =>
        Assert.StartsWith("DATABASE_URL is not understood: ", await RefusalAsync(url), StringComparison.Ordinal);

    [Fact]
    public async Task A_connection_string_without_a_host_is_said_so() =>
        Assert.StartsWith("DATABASE_URL is not understood: ", await RefusalAsync("postgres:///images"), StringComparison.Ordinal);

    private static async Task<string> RefusalAsync(string url) =>
        (await Assert.ThrowsAsync<StartFailedException>(() => DatabaseProbe.CheckAsync(url, CancellationToken.None))).Message;
}
