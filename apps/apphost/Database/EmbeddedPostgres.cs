using System.Diagnostics;
using System.Security.Cryptography;
using DaprImages.AppHost.Processes;
using Npgsql;

namespace DaprImages.AppHost.Database;

/// <summary>
/// A PostgreSQL server of our own in one folder: made when the folder is empty, started on a loopback port, stopped with us. PostgreSQL refuses to run
/// as root, so as root it runs as the system user <c>postgres</c>, who must be able to reach the folder.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string User = "daprimages";
    private const string Database = "daprimages";

    private readonly string _folder;
    private readonly string _password;
    private readonly bool _durable;
    private ManagedProcess? _server;

    private EmbeddedPostgres(string folder, string password, int port, bool durable)
    {
        (_folder, _password, _durable, Port) = (folder, password, durable, port);
    }

    public int Port { get; }

    /// <summary>Where the server is, in Npgsql's form.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Password = _password,
        Database = Database,
    }.ConnectionString;

    /// <summary>Completes when the server has ended.</summary>
    public Task Exited => _server!.Exited;

    /// <summary>The same as a URL, which psql, Dapr components and our apps all understand.</summary>
    public string Url => $"postgres://{User}:{_password}@127.0.0.1:{Port}/{Database}";

    private static string Binaries => Environment.GetEnvironmentVariable("PG_BIN") ?? "/usr/lib/postgresql/15/bin";

    private string Data => Path.Combine(_folder, "data");

    private string Log => Path.Combine(_folder, "postgres.log");

    /// <param name="folder">Holds the data, the password and the log.</param>
    /// <param name="durable">False to trade safety against power cuts for speed; a killed process loses nothing either way. For tests.</param>
    /// <exception cref="StartFailedException">It cannot start; the message says why and what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(string folder, bool durable, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(Binaries, "postgres")))
        {
            throw new StartFailedException($"PostgreSQL 15 is not installed (no {Binaries}/postgres). Run scripts/install, or set DATABASE_URL to use a server you have.");
        }
        Directory.CreateDirectory(folder);
        var passwordFile = Path.Combine(folder, "password");
        if (!File.Exists(passwordFile))
        {
            await WritePasswordAsync(passwordFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        }
        var server = new EmbeddedPostgres(folder, await File.ReadAllTextAsync(passwordFile, cancellationToken), Ports.Free(1)[0], durable);
        await server.InitializeAsync(cancellationToken);
        await server.StopLeftoverAsync(cancellationToken);
        await server.StartAgainAsync(cancellationToken);
        return server;
    }

    /// <summary>Starts the server on the same port as before, after <see cref="KillAsync"/> or a crash.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        string[] settings =
        [
            "-D", Data, "-p", $"{Port}", "-h", "127.0.0.1", "-k", "",
            "-c", "max_connections=200", "-c", "shared_buffers=128MB", "-c", "max_wal_size=1GB",
            .. _durable ? Array.Empty<string>() : ["-c", "fsync=off", "-c", "full_page_writes=off"],
        ];
        for (var attempt = 1; ; attempt++)
        {
            _server = ManagedProcess.Start(AsServerUser("postgres", settings), Log);
            if (await IsAnsweringAsync(cancellationToken))
            {
                return;
            }
            // After a crash the old children may need a moment to let go of the shared memory.
            if (attempt == 5)
            {
                throw new StartFailedException($"PostgreSQL did not start; its last words:\n{ManagedProcess.Tail(Log, 5)}\nThe whole log is {Log}.");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        }
    }

    /// <summary>Ends the server as a crash would.</summary>
    public Task KillAsync() => _server?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Ends the server in order: sessions are cut, data is flushed.</summary>
    public Task StopAsync() => _server?.StopAsync(ManagedProcess.Interrupt, TimeSpan.FromSeconds(20)) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(Data, "PG_VERSION")))
        {
            return;
        }
        // Made beside its place and moved there whole, so that an interrupted start leaves nothing that looks like a database.
        var unfinished = Path.Combine(_folder, "data.unfinished");
        var passwordFile = Path.Combine(_folder, "password-for-initdb");
        Remove();
        Directory.CreateDirectory(unfinished);
        try
        {
            await WritePasswordAsync(passwordFile, _password);
            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync(new("chown", ["postgres", _folder, unfinished, passwordFile]), cancellationToken);
                await RunAsync(
                    AsServerUser("test", ["-r", passwordFile], fromPath: true),
                    cancellationToken,
                    $"The system user 'postgres' cannot reach {_folder}, and PostgreSQL does not run as root. Choose a folder that everyone may pass through, for example: --data /var/lib/dapr-images");
            }
            await RunAsync(
                AsServerUser("initdb", ["-D", unfinished, "-U", User, "--pwfile", passwordFile, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]),
                cancellationToken);
            Directory.Move(unfinished, Data);
        }
        finally
        {
            Remove();
        }

        void Remove()
        {
            File.Delete(passwordFile);
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    /// <summary>A server that outlived its parent (which was killed) holds the folder: end it.</summary>
    private async Task StopLeftoverAsync(CancellationToken cancellationToken)
    {
        // The file may be of a server that died long ago, and its number by now another program's.
        if (File.Exists(Path.Combine(Data, "postmaster.pid")) && IsPostgres(await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"), cancellationToken)))
        {
            var stop = ManagedProcess.Start(AsServerUser("pg_ctl", ["stop", "-D", Data, "-m", "fast", "-w"]), Log);
            await stop.Exited.WaitAsync(cancellationToken);
        }
    }

    private static bool IsPostgres(string[] pidFile)
    {
        try
        {
            return pidFile is [var id, ..] && int.TryParse(id, out _) && File.ReadAllText($"/proc/{id}/comm").Trim() == "postgres";
        }
        catch (IOException)
        {
            return false; // there is no such process
        }
    }

    private async Task<bool> IsAnsweringAsync(CancellationToken cancellationToken)
    {
        var admin = new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres", Pooling = false, Timeout = 2 }.ConnectionString;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60) && !_server!.Exited.IsCompleted; await Task.Delay(50, cancellationToken))
        {
            try
            {
                await using var connection = new NpgsqlConnection(admin);
                await connection.OpenAsync(cancellationToken);
                await using var exists = new NpgsqlCommand($"SELECT count(*) FROM pg_database WHERE datname = '{Database}'", connection);
                if (await exists.ExecuteScalarAsync(cancellationToken) is 0L)
                {
                    await using var create = new NpgsqlCommand($"CREATE DATABASE {Database}", connection);
                    await create.ExecuteNonQueryAsync(cancellationToken);
                }
                return true;
            }
            catch (NpgsqlException)
            {
                // Not yet.
            }
        }
        return false;
    }

    private static Command AsServerUser(string program, IReadOnlyList<string> arguments, bool fromPath = false)
    {
        var path = fromPath ? program : Path.Combine(Binaries, program);
        return Environment.IsPrivilegedProcess
            ? new("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : new(path, arguments);
    }

    private async Task RunAsync(Command command, CancellationToken cancellationToken, string? remedy = null)
    {
        var process = ManagedProcess.Start(command, Log);
        int exitCode;
        try
        {
            exitCode = await process.Exited.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await process.KillAsync();
            throw;
        }
        if (exitCode != 0)
        {
            throw new StartFailedException(remedy ?? $"{command.Program} failed; its last words:\n{ManagedProcess.Tail(Log, 5)}");
        }
    }

    /// <summary>Readable by its owner alone.</summary>
    private static async Task WritePasswordAsync(string file, string password)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await using var writer = new StreamWriter(file, options);
        await writer.WriteAsync(password);
    }
}
