using System.Text.Json;
using System.Text.Json.Serialization;

namespace DaprImages.Contracts.Results;

/// <summary>How results are written in the database and in the API: camel case, absent instead of null only where a record says so.</summary>
public static class ResultJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict };

    public static string Write(StageResult result) => JsonSerializer.Serialize(result, result.GetType(), Options);

    /// <summary>The way it stands in results.</summary>
    public static string Write(ModelInfo model) => JsonSerializer.Serialize(model, Options);

    /// <exception cref="JsonException">It is no result of that kind.</exception>
    public static T Read<T>(string json)
        where T : StageResult => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("A result is an object.");

    /// <exception cref="JsonException">It is no model.</exception>
    public static ModelInfo ReadModel(string json) => JsonSerializer.Deserialize<ModelInfo>(json, Options) ?? throw new JsonException("A model is an object.");
}
