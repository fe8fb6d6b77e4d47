using System.Text.Json.Nodes;

namespace DaprImages.Charts.Tests.Chart;

/// <summary>Custom resource definitions as JSON schemas. The API server drops fields that a definition does not have; a test wants to hear of them.</summary>
internal static class CustomResources
{
    /// <returns>Schemas by <c>apiVersion/kind</c>.</returns>
    public static JsonObject Read(string folder)
    {
        var schemas = new JsonObject();
        foreach (var definition in Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories).SelectMany(file => Yaml.Parse(File.ReadAllText(file))))
        {
            var spec = definition["spec"]!;
            foreach (var version in spec.Items("versions"))
            {
                var schema = version.At("schema", "openAPIV3Schema")!.DeepClone();
                schema["properties"]!["metadata"] = new JsonObject();
                Close(schema);
                schemas[$"{spec["group"]}/{version["name"]}/{spec["names"]!["kind"]}"] = schema;
            }
        }
        return schemas;
    }

    private static void Close(JsonNode schema)
    {
        if (schema["properties"] is JsonObject properties && schema["x-kubernetes-preserve-unknown-fields"] is null && properties.Count > 0)
        {
            schema["additionalProperties"] = false;
            foreach (var (_, property) in properties)
            {
                Close(property!);
            }
        }
        if (schema["items"] is JsonObject items)
        {
            Close(items);
        }
        if (schema["additionalProperties"] is JsonObject values)
        {
            Close(values);
        }
    }
}
