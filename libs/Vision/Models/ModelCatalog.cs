using System.Text.Json;
using System.Text.Json.Serialization;

namespace DaprImages.Vision.Models;

/// <summary>The models that the product knows: <c>models/catalog.json</c>, described by <c>models/catalog.schema.json</c>.</summary>
/// <param name="LabelSets">Class names by the name of the set, in the order of the classes.</param>
/// <param name="Models">Where several of a kind are installed, the first is used.</param>
public sealed record ModelCatalog(
    int Version, IReadOnlyList<CatalogModel> Models, IReadOnlyDictionary<string, IReadOnlyList<string>>? LabelSets = null)
{
    /// <summary>Where the catalogue is after a build: beside the program.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "models", "catalog.json");

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <exception cref="ModelConfigurationException">There is no such file, or it is no catalogue; the message says which entry is wrong, and how.</exception>
    public static ModelCatalog Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelConfigurationException($"The model catalogue cannot be read: {e.Message}", e);
        }
        catch (ModelConfigurationException e)
        {
            throw new ModelConfigurationException($"{path}: {e.Message}", e);
        }
    }

    /// <param name="json">UTF-8.</param>
    /// <exception cref="ModelConfigurationException">It is no catalogue; the message says which entry is wrong, and how.</exception>
    public static ModelCatalog Parse(ReadOnlySpan<byte> json)
    {
        ModelCatalog catalog;
        try
        {
            catalog = JsonSerializer.Deserialize<ModelCatalog>(json, Options) ?? throw new ModelConfigurationException("A catalogue is an object.");
        }
        catch (JsonException e)
        {
            throw new ModelConfigurationException($"{e.Path}: {e.Message}", e);
        }
        CatalogRules.Check(catalog);
        return catalog;
    }

    /// <returns>Null when there is none of that id.</returns>
    public CatalogModel? Find(string id) => Models.FirstOrDefault(model => model.Id == id);
}
