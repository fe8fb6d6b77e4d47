using System.Text.Json;
using System.Text.Json.Nodes;
using DaprImages.TestKit.Node;

namespace DaprImages.Charts.Tests.Chart;

/// <summary>Every object is one that the API server would take: no field that is unknown, none of the wrong type, none missing.</summary>
public sealed class SchemaTests
{
    private static readonly string[] OwnSchemas = [Repository.PathOf("tests", "Charts.Tests", "Schemas", "dapr.json"), Repository.PathOf("tests", "Charts.Tests", "Schemas", "keda.json")];

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Every_object_is_valid(string name)
    {
        var release = await Cases.RenderAsync(name);

        Assert.Empty(await Validator.CheckAsync(release.Objects, OwnSchemas));
    }

    [DefinitionsTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Dapr_and_KEDA_objects_are_valid_by_their_own_definitions(string name)
    {
        var release = await Cases.RenderAsync(name);
        var definitions = Directory.CreateTempSubdirectory("daprimages-schemas-");
        try
        {
            var file = Path.Combine(definitions.FullName, "definitions.json");
            await File.WriteAllTextAsync(file, CustomResources.Read(Repository.Schemas!).ToJsonString());

            Assert.Empty(await Validator.CheckAsync(release.Objects, [file]));
        }
        finally
        {
            definitions.Delete(recursive: true);
        }
    }

    [HelmTheory]
    [InlineData("""{ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "a" }, "spec": { "replica": 1, "selector": {}, "template": {} } }""", "/spec/replica is unknown")]
    [InlineData("""{ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "a" }, "spec": { "ports": [{ "port": "http" }] } }""", "/spec/ports/0/port")]
    [InlineData("""{ "apiVersion": "dapr.io/v1alpha1", "kind": "Component", "metadata": { "name": "a" }, "spec": { "type": "state.postgresql", "version": "v1", "metadata": [{ "name": "a", "secretRef": {} }] } }""", "secretRef")]
    [InlineData("""{ "apiVersion": "dapr.io/v1", "kind": "Component", "metadata": { "name": "a" } }""", "Cannot find module")]
    public async Task The_validator_sees_what_is_wrong(string entry, string problem)
    {
        var problems = await Validator.CheckAsync([JsonNode.Parse(entry)!], OwnSchemas);

        Assert.Contains(problem, JsonSerializer.Serialize(problems), StringComparison.Ordinal);
    }

    /// <summary>Elsewhere the schemas of our own are what there is.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class DefinitionsTheoryAttribute : TheoryAttribute
    {
        public DefinitionsTheoryAttribute() => Skip = NodePackages.SkipReason ?? (Repository.Schemas is null ? "Set SCHEMAS_DIR to a folder with the custom resource definitions of Dapr and KEDA to run this." : null);
    }
}
