using System.Text.RegularExpressions;
using DaprImages.Sidecar.Components;
using Npgsql;

namespace DaprImages.Sidecar.State.Postgres;

/// <summary>The tables of one version of the component, as daprd makes them, and its statements over them.</summary>
internal abstract partial class PostgresSchema(string table, string metadataTable)
{
    public string Table { get; } = Name(table);

    /// <summary>Shared by all of Dapr's components of a database: says which tables are there, and when they were last cleaned.</summary>
    public string MetadataTable { get; } = Name(metadataTable);

    /// <summary>Under which key the metadata table keeps the number of migrations that have run.</summary>
    public abstract string MigrationsKey { get; }

    public abstract string LastCleanupKey { get; }

    public abstract IReadOnlyList<string> Migrations { get; }

    public abstract IReadOnlyList<string> Capabilities { get; }

    /// <summary>The rows that have not expired, for <see cref="Read"/>; ends in a condition.</summary>
    public abstract string Selection { get; }

    public abstract string DeleteExpired { get; }

    public static PostgresSchema Of(Component component)
    {
        var metadataTable = component.Get("metadataTableName") is { Length: > 0 } given ? given : "dapr_metadata";
        return component.Version == "v2"
            ? new PostgresSchemaV2(component.Get("tablePrefix") ?? "", metadataTable)
            : new PostgresSchemaV1(component.Get("tableName") is { Length: > 0 } table ? table : "state", metadataTable);
    }

    public abstract NpgsqlBatchCommand Upsert(StateUpsert upsert);

    public abstract NpgsqlBatchCommand Delete(StateDeletion deletion);

    /// <summary>Reads a row of <see cref="Selection"/>.</summary>
    public abstract StoredState Read(NpgsqlDataReader row);

    protected static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }
        return command;
    }

    /// <summary>Names go into the SQL as they are, so that <c>schema.table</c> works; anything else is refused.</summary>
    private static string Name(string name) => TableName().IsMatch(name) ? name : throw new FormatException($"'{name}' is no table name; it may have letters, digits, underscores, and a schema before a dot");

    [GeneratedRegex("""^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$""")]
    private static partial Regex TableName();
}
