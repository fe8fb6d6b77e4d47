using Npgsql;
using NpgsqlTypes;

namespace DaprImages.Postgres;

/// <summary>Parameters whose type cannot be told from their value: nulls and arrays.</summary>
public static class Parameter
{
    public static NpgsqlParameter Text(string? value) => Typed(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Uuid(Guid? value) => Typed(value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Double(double? value) => Typed(value, NpgsqlDbType.Double);

    /// <param name="value">UTC.</param>
    public static NpgsqlParameter Time(DateTime? value) => Typed(value, NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Json(string value) => Typed(value, NpgsqlDbType.Jsonb);

    public static NpgsqlParameter Texts(IEnumerable<string>? values) => Typed(values?.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlParameter Uuids(IEnumerable<Guid> values) => Typed(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlParameter Doubles(IEnumerable<double> values) => Typed(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Double);

    public static NpgsqlParameter NullableUuids(IEnumerable<Guid?> values) => Typed(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlParameter NullableDoubles(IEnumerable<double?> values) => Typed(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Double);

    private static NpgsqlParameter Typed(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
