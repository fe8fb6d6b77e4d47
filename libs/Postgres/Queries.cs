using Npgsql;

namespace DaprImages.Postgres;

/// <summary>SQL with positional parameters ($1, $2 …), and a function that reads a row.</summary>
public static class Queries
{
    /// <param name="parameters">An <see cref="NpgsqlParameter"/> where the type has to be said, otherwise the value itself; null is SQL's NULL.</param>
    public static async Task<List<T>> QueryAsync<T>(this NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object?[] parameters)
    {
        await using var command = database.CreateCommand(sql).With(parameters);
        return await command.ReadAllAsync(read, cancellationToken);
    }

    /// <inheritdoc cref="QueryAsync{T}(NpgsqlDataSource, string, Func{NpgsqlDataReader, T}, CancellationToken, object?[])"/>
    public static async Task<List<T>> QueryAsync<T>(this NpgsqlTransaction transaction, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object?[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction).With(parameters);
        return await command.ReadAllAsync(read, cancellationToken);
    }

    /// <returns>How many rows were changed.</returns>
    public static async Task<int> ExecuteAsync(this NpgsqlDataSource database, string sql, CancellationToken cancellationToken, params object?[] parameters)
    {
        await using var command = database.CreateCommand(sql).With(parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>How many rows were changed.</returns>
    public static async Task<int> ExecuteAsync(this NpgsqlTransaction transaction, string sql, CancellationToken cancellationToken, params object?[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction).With(parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs the work in one transaction, committed when it returns.</summary>
    public static async Task<T> InTransactionAsync<T>(this NpgsqlDataSource database, Func<NpgsqlTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var result = await work(transaction);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>The value of a column, or the type's default when it is NULL.</summary>
    public static T? Get<T>(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? default : reader.GetFieldValue<T>(column);

    private static NpgsqlCommand With(this NpgsqlCommand command, object?[] parameters)
    {
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        }
        return command;
    }

    private static async Task<List<T>> ReadAllAsync<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }
        return rows;
    }
}
