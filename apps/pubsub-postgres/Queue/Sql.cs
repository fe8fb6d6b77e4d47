using Npgsql;
using NpgsqlTypes;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>Columns of values as parameters, the way <c>unnest</c> takes them.</summary>
internal static class Sql
{
    public static void Add(this NpgsqlBatch batch, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(command);
    }

    public static NpgsqlParameter Column<T, TValue>(this IReadOnlyCollection<T> rows, NpgsqlDbType type, Func<T, TValue> value)
    {
        var values = new TValue[rows.Count];
        var i = 0;
        foreach (var row in rows)
        {
            values[i++] = value(row);
        }
        return new NpgsqlParameter { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    public static NpgsqlParameter Long(long value) => new NpgsqlParameter<long> { TypedValue = value };

    public static NpgsqlParameter Text(string value) => new NpgsqlParameter<string> { TypedValue = value };
}
