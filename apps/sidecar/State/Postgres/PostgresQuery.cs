using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DaprImages.Sidecar.State.Postgres;

/// <summary>A query of Dapr's query API as SQL: filter (EQ, NEQ, GT, GTE, LT, LTE, IN, AND, OR), sort and page, over the app's own keys.</summary>
internal sealed class PostgresQuery
{
    private const int DeepestFilter = 32;

    private readonly List<object?> _parameters = [];

    private PostgresQuery(string where, string order, int? limit, long offset) => (Where, Order, Limit, Offset) = (where, order, limit, offset);

    public string Where { get; private set; }

    public string Order { get; }

    public int? Limit { get; }

    public long Offset { get; }

    public IReadOnlyList<object?> Parameters => _parameters;

    /// <exception cref="FormatException">The query is not understood.</exception>
    public static PostgresQuery Parse(JsonElement root, string prefix)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("failed to parse JSON query body: the query has to be an object");
        }
        var page = StateJson.Field(root, "page");
        var hasPage = page.ValueKind == JsonValueKind.Object;
        var query = new PostgresQuery(
            "",
            Sorting(StateJson.Field(root, "sort")),
            hasPage && StateJson.Field(page, "limit") is { ValueKind: JsonValueKind.Number } limit && limit.TryGetInt32(out var size) && size > 0 ? size : null,
            hasPage && StateJson.Field(page, "token") is { ValueKind: JsonValueKind.String } token && token.GetString() is { Length: > 0 } text
                ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : throw new FormatException($"the page token '{text}' is none of ours")
                : 0);
        query.Where = $"starts_with(key, {query.Add(prefix)})";
        if (StateJson.Field(root, "filter") is { ValueKind: JsonValueKind.Object } filter && filter.EnumerateObject().Any())
        {
            query.Where += $" AND {query.Filter(filter, 0)}";
        }
        return query;
    }

    private static string Sorting(JsonElement sort) => sort.ValueKind != JsonValueKind.Array || sort.GetArrayLength() == 0 ? "key" : string.Join(", ", sort.EnumerateArray().Select(item =>
    {
        var key = StateJson.Field(item, "key").GetString() ?? throw new FormatException("a sort has to have a key");
        var descending = StateJson.Field(item, "order") is { ValueKind: JsonValueKind.String } order && order.GetString() == "DESC";
        return $"{Path(key, text: true)}{(descending ? " DESC" : "")}";
    }));

    /// <summary>A value's place in the document: <c>person.id</c> is <c>value->'person'->>'id'</c>. In quotes, so that it is never more than a name.</summary>
    private static string Path(string key, bool text)
    {
        var names = key.Split('.');
        var path = new StringBuilder("value");
        for (var i = 0; i < names.Length; i++)
        {
            path.Append(text && i == names.Length - 1 ? "->>" : "->").Append('\'').Append(names[i].Replace("'", "''", StringComparison.Ordinal)).Append('\'');
        }
        return path.ToString();
    }

    private string Filter(JsonElement filter, int depth)
    {
        if (depth > DeepestFilter || filter.ValueKind != JsonValueKind.Object || filter.EnumerateObject().ToList() is not [{ Name: var name, Value: var operand }])
        {
            throw new FormatException("a filter has to be an object with one operator, and not nested too deeply");
        }
        return name switch
        {
            "AND" or "OR" when operand.ValueKind == JsonValueKind.Array && operand.GetArrayLength() > 1 => $"({string.Join($" {name} ", operand.EnumerateArray().Select(inner => Filter(inner, depth + 1)))})",
            "EQ" => Compare(operand, "="),
            "NEQ" => Compare(operand, "<>"),
            "GT" => Compare(operand, ">"),
            "GTE" => Compare(operand, ">="),
            "LT" => Compare(operand, "<"),
            "LTE" => Compare(operand, "<="),
            "IN" when Single(operand) is (var key, { ValueKind: JsonValueKind.Array } values) && values.GetArrayLength() > 0 =>
                $"({string.Join(" OR ", values.EnumerateArray().Select(value => $"{Path(key, text: false)} = {Add(value.GetRawText())}::jsonb"))})",
            _ => throw new FormatException($"the filter {name} is not understood"),
        };
    }

    // jsonb compares numbers as numbers and texts as texts.
    private string Compare(JsonElement operand, string comparison)
    {
        var (key, value) = Single(operand);
        return $"{Path(key, text: false)} {comparison} {Add(value.GetRawText())}::jsonb";
    }

    private static (string Key, JsonElement Value) Single(JsonElement operand) => operand.ValueKind == JsonValueKind.Object && operand.EnumerateObject().ToList() is [{ Name: var key, Value: var value }]
        ? (key, value)
        : throw new FormatException("a comparison has to be an object with one key");

    private string Add(object value)
    {
        _parameters.Add(value);
        return $"${_parameters.Count}";
    }
}
