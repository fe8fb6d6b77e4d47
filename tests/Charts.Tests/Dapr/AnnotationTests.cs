using System.Globalization;
using System.Text.Json.Nodes;
using DaprImages.Charts.Tests.Chart;
using DaprImages.DaprImageStore;

namespace DaprImages.Charts.Tests.Dapr;

/// <summary>Dapr's injector ignores an annotation that it does not know, and a value of the wrong type, without a word to anybody.</summary>
public sealed class AnnotationTests
{
    /// <summary>Those that we use, with their types.</summary>
    private static readonly Dictionary<string, string> Known = JsonNode.Parse(Repository.Read("tests", "Charts.Tests", "Dapr", "annotations.json")).Texts();

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Every_annotation_is_one_of_Daprs_and_has_a_value_of_its_type(string name)
    {
        foreach (var app in (await Cases.RenderAsync(name)).Apps)
        {
            Assert.All(app.Annotations.Where(annotation => annotation.Key.StartsWith("dapr.io/", StringComparison.Ordinal)), annotation => Assert.True(
                Known.TryGetValue(annotation.Key, out var type) && IsOf(type, annotation.Value), $"{app.Name}: {annotation.Key}: {annotation.Value}"));
        }
    }

    [InjectorFact]
    public void Our_list_of_annotations_is_the_injectors()
    {
        var injector = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Injector!, "annotations.json")))!;

        Assert.All(Known, annotation => Assert.Equal(annotation.Value, injector[annotation.Key]?["type"]?.GetValue<string>()));
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Annotations_agree_with_the_pod(string name)
    {
        var release = await Cases.RenderAsync(name);
        foreach (var app in release.Apps)
        {
            var container = app.Container(app.Annotations["dapr.io/app-id"]);
            var port = Assert.Single(container.Items("ports"), entry => entry.Name() == "http")["containerPort"]!.ToString();
            Assert.Equal(port, app.Annotations["dapr.io/app-port"]);
            Assert.Equal($"http://+:{port}", app.Variable(container.Name(), "ASPNETCORE_URLS"));
            Assert.True(release.Has("Configuration", app.Annotations["dapr.io/config"]));
            Assert.Equal($"{ImageStore.LargestMessage >> 20}Mi", app.Annotations["dapr.io/max-body-size"]);

            // The app shows what daprd wants to see, and wants to see what daprd shows.
            Assert.Equal(app.Annotations["dapr.io/api-token-secret"], SecretOf(container, "DAPR_API_TOKEN"));
            Assert.Equal(app.Annotations["dapr.io/app-token-secret"], SecretOf(container, "APP_API_TOKEN"));
        }
    }

    /// <summary>What daprd itself is given as ports.</summary>
    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task No_container_takes_a_port_of_daprd(string name)
    {
        int[] taken = [3500, 3501, 50001, 50002, 9090];

        foreach (var app in (await Cases.RenderAsync(name)).Apps)
        {
            var ports = app.Containers.SelectMany(container => container.Items("ports")).Select(port => port["containerPort"]!.GetValue<int>()).ToList();
            Assert.Empty(ports.Intersect(taken));
            Assert.Equal(ports.Distinct(), ports);
        }
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Everybody_has_time_to_end(string name)
    {
        foreach (var app in (await Cases.RenderAsync(name)).Apps)
        {
            var container = app.Container(app.Annotations["dapr.io/app-id"]);
            var delay = container.At("lifecycle", "preStop", "exec", "command") is { } sleep ? Seconds(sleep[1]!.GetValue<string>()) : 0;
            var ends = delay + Seconds(app.Variable(container.Name(), "DOTNET_shutdownTimeoutSeconds")!);
            var daprd = Seconds(app.Annotations["dapr.io/block-shutdown-duration"].TrimEnd('s'));

            Assert.True(daprd > ends, $"{app.Name}: daprd may end before the app has said its last words");
            Assert.True(app.Pod["terminationGracePeriodSeconds"]!.GetValue<int>() > daprd + Seconds(app.Annotations["dapr.io/graceful-shutdown-seconds"]));
        }

        static int Seconds(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string? SecretOf(JsonNode container, string variable) =>
        Assert.Single(container.Items("env"), entry => entry.Name() == variable).At("valueFrom", "secretKeyRef", "name")?.GetValue<string>();

    private static bool IsOf(string type, string value) => type switch
    {
        "integer" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        "boolean" => value is "true" or "false",
        _ => value.Length > 0,
    };

    /// <summary>Elsewhere our list is what there is.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class InjectorFactAttribute : FactAttribute
    {
        public InjectorFactAttribute() => Skip = Repository.Injector is null ? "Set INJECTOR_DIR to the folder with annotations.json, which tells what Dapr's injector knows, to run this." : null;
    }
}
