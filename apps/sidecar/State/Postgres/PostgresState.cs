using DaprImages.Postgres;
using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.Startup;
using Npgsql;

namespace DaprImages.Sidecar.State.Postgres;

/// <summary><c>state.postgresql</c>, both versions.</summary>
internal sealed class PostgresState : IStateStore
{
    private readonly PostgresSchema _schema;
    private readonly NpgsqlDataSource _database;
    private readonly PostgresCleaner _cleaner;

    /// <exception cref="FormatException">A setting is missing, or makes no sense.</exception>
    public PostgresState(Component component, TimeProvider clock)
    {
        var connection = PostgresConnectionString.Parse(component.Get("connectionString") is { Length: > 0 } text ? text : throw new FormatException("failed to parse metadata: failed to build connection string"));
        connection.ApplicationName ??= "dapr-state";
        connection.MaxAutoPrepare = 32;
        connection.AutoPrepareMinUsages = 2;
        connection.KeepAlive = 30; // notices a database that went away without a word
        if (int.TryParse(component.Get("maxConns"), out var limit) && limit > 0)
        {
            connection.MaxPoolSize = limit;
        }
        _database = NpgsqlDataSource.Create(connection);
        _schema = PostgresSchema.Of(component);
        _cleaner = new PostgresCleaner(_database, _schema, Interval(component), clock);
    }

    public IReadOnlyList<string> Capabilities => _schema.Capabilities;

    /// <summary>Connects and makes what tables are missing.</summary>
    /// <exception cref="IOException">The database cannot be reached.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (await _database.OpenConnectionAsync(cancellationToken)).DisposeAsync();
        }
        catch (NpgsqlException error)
        {
            throw new IOException($"failed to ping the database: {PostgresFailure.ToConnect(_database, error)}", error);
        }
        await PostgresMigrations.RunAsync(_database, _schema, cancellationToken);
        _cleaner.Start();
    }

    public async Task<IReadOnlyList<StoredState>> GetAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        await _database.QueryAsync($"{_schema.Selection} AND key = ANY($1)", _schema.Read, cancellationToken, Parameter.Texts(keys));

    public async Task<(IReadOnlyList<StoredState> States, string Token)> QueryAsync(PostgresQuery query, CancellationToken cancellationToken)
    {
        var limit = query.Limit is { } size ? $" LIMIT {size} OFFSET {query.Offset}" : $" OFFSET {query.Offset}";
        var states = await _database.QueryAsync($"{_schema.Selection} AND {query.Where} ORDER BY {query.Order}{limit}", _schema.Read, cancellationToken, [.. query.Parameters]);
        return (states, query.Limit == states.Count ? $"{query.Offset + states.Count}" : "");
    }

    public async Task ChangeAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        // One statement is a transaction by itself.
        await using var transaction = changes.Count > 1 ? await connection.BeginTransactionAsync(cancellationToken) : null;
        foreach (var change in changes)
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            batch.BatchCommands.Add(change is StateUpsert upsert ? _schema.Upsert(upsert) : _schema.Delete((StateDeletion)change));
            if (await batch.ExecuteNonQueryAsync(cancellationToken) == 0)
            {
                switch (change)
                {
                    case { ETag: not null }:
                        throw StateConflictException.Mismatch();
                    case StateUpsert:
                        throw new StateConflictException(StateConflict.NothingUpdated, "no item was updated");
                }
            }
        }
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cleaner.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Null when expired rows are to stay.</summary>
    private static TimeSpan? Interval(Component component)
    {
        if ((component.Get("cleanupInterval") ?? component.Get("cleanupIntervalInSeconds")) is not { Length: > 0 } text)
        {
            return TimeSpan.FromHours(1);
        }
        var interval = int.TryParse(text, out var seconds) ? TimeSpan.FromSeconds(seconds)
            : Duration.TryParse(text, out var duration) ? duration
            : throw new FormatException($"failed to parse metadata: cleanupInterval: {text} is no duration such as 1h");
        return interval > TimeSpan.Zero ? interval : null;
    }
}
