using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DaprImages.AppHost.Database;
using DaprImages.Postgres;
using DaprImages.TestKit.Processes;
using DaprImages.TestKit;

namespace DaprImages.Sidecar.Tests.State;

[Collection(PostgresCollection.Name)]
public sealed class StateTests(PostgresFixture postgres)
{
    private const string Store = "/v1.0/state/statestore";

    [Fact]
    public async Task What_is_saved_is_read_again_by_another_sidecar_of_the_app()
    {
        await using var database = await postgres.CreateAsync();
        await using (var first = await new RunningSidecar { AppId = "kept" }.StartAsync(StateStore(database.ConnectionString)))
        {
            await first.Http.PostAsJsonAsync(Store, new[] { new { key = "a", value = new { n = 1 } } });
        }

        await using var second = await new RunningSidecar { AppId = "kept" }.StartAsync(StateStore(database.ConnectionString));
        await using var stranger = await new RunningSidecar { AppId = "other" }.StartAsync(StateStore(database.ConnectionString));

        Assert.Equal("""{"n": 1}""", await second.Http.GetStringAsync($"{Store}/a"));
        Assert.Equal(HttpStatusCode.NoContent, (await stranger.Http.GetAsync($"{Store}/a")).StatusCode);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task Of_two_writers_with_one_etag_the_second_is_refused(string version)
    {
        await using var database = await postgres.CreateAsync();
        await using var sidecar = await new RunningSidecar().StartAsync(StateStore(database.ConnectionString, version));
        await sidecar.Http.PostAsJsonAsync(Store, new[] { new { key = "a", value = 1 } });
        var etag = (await sidecar.Http.GetAsync($"{Store}/a")).Headers.GetValues("etag").Single();

        using var first = await sidecar.Http.PostAsJsonAsync(Store, new[] { new { key = "a", value = 2, etag } });
        using var second = await sidecar.Http.PostAsJsonAsync(Store, new[] { new { key = "a", value = 3, etag } });

        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal("2", await sidecar.Http.GetStringAsync($"{Store}/a"));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task A_transaction_that_fails_changes_nothing(string version)
    {
        await using var database = await postgres.CreateAsync();
        await using var sidecar = await new RunningSidecar().StartAsync(StateStore(database.ConnectionString, version));
        await sidecar.Http.PostAsJsonAsync(Store, new[] { new { key = "a", value = 1 }, new { key = "b", value = 1 } });

        using var refused = await sidecar.Http.PostAsJsonAsync($"{Store}/transaction", new
        {
            operations = new object[]
            {
                new { operation = "upsert", request = new { key = "a", value = 2 } },
                new { operation = "delete", request = new { key = "b", etag = version == "v1" ? "1" : Guid.NewGuid().ToString() } },
            },
        });

        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.Equal("1", await sidecar.Http.GetStringAsync($"{Store}/a"));
        Assert.Equal("1", await sidecar.Http.GetStringAsync($"{Store}/b"));
    }

    [Fact]
    public async Task Sidecars_that_start_at_once_on_an_empty_database_all_come_up()
    {
        await using var database = await postgres.CreateAsync();
        var sidecars = Enumerable.Range(0, 4).Select(i => new RunningSidecar { AppId = $"app-{i}" }).ToList();
        try
        {
            await Task.WhenAll(sidecars.Select(sidecar => sidecar.StartAsync(StateStore(database.ConnectionString))));

            Assert.Equal(["3"], await database.DataSource.QueryAsync("SELECT value FROM dapr_metadata WHERE key = 'migrations'", row => row.GetString(0), CancellationToken.None));
        }
        finally
        {
            foreach (var sidecar in sidecars)
            {
                await sidecar.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task While_Postgres_is_away_calls_fail_with_the_reason_and_afterwards_they_work_again()
    {
        var folder = Directory.CreateTempSubdirectory("daprimages-postgres-");
        File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(folder.FullName, durable: false, CancellationToken.None);
            await using var sidecar = await new RunningSidecar().StartAsync(StateStore(server.Url));
            await sidecar.Http.PostAsJsonAsync(Store, new[] { new { key = "a", value = 1 } });

            await server.KillAsync();
            using var away = await sidecar.Http.GetAsync($"{Store}/a");
            Assert.Equal(HttpStatusCode.InternalServerError, away.StatusCode);
            Assert.Contains("ERR_STATE_GET", await away.Content.ReadAsStringAsync(), StringComparison.Ordinal);

            await server.StartAgainAsync(CancellationToken.None);
            using var patience = new CancellationTokenSource(RunningSidecar.Patience);
            while ((await sidecar.Http.GetAsync($"{Store}/a", patience.Token)).StatusCode != HttpStatusCode.OK)
            {
                await Task.Delay(20, patience.Token);
            }
            Assert.Equal("1", await sidecar.Http.GetStringAsync($"{Store}/a"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Secrets_and_the_environment_find_their_way_into_a_component()
    {
        await using var database = await postgres.CreateAsync();
        await using var sidecar = new RunningSidecar { Environment = { ["STATE_TABLE"] = "named_by_environment" } };
        await File.WriteAllTextAsync(Path.Combine(sidecar.Folder, "secrets.json"), JsonSerializer.Serialize(new { database = new { connection = database.ConnectionString } }));

        await sidecar.StartAsync(
            RunningSidecar.Component("secrets", "secretstores.local.file", ("secretsFile", Path.Combine(sidecar.Folder, "secrets.json"))),
            """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata:
              name: statestore
            auth:
              secretStore: secrets
            spec:
              type: state.postgresql
              version: v1
              metadata:
              - name: connectionString
                secretKeyRef:
                  name: database:connection
                  key: database:connection
              - name: tableName
                envRef: STATE_TABLE
            """);
        await sidecar.Http.PostAsJsonAsync(Store, new[] { new { key = "a", value = 1 } });

        Assert.Equal([1L], await database.DataSource.QueryAsync("SELECT count(*) FROM named_by_environment", row => row.GetInt64(0), CancellationToken.None));
    }

    private static string StateStore(string connectionString, string version = "v1") =>
        RunningSidecar.Component("statestore", "state.postgresql", ("connectionString", connectionString)).Replace("version: v1", $"version: {version}", StringComparison.Ordinal);
}
