using System.Text.Json.Nodes;
using DaprImages.Charts.Tests.Chart;
using DaprImages.Contracts;

namespace DaprImages.Charts.Tests.Dapr;

/// <summary>The code, the chart and components/ mean the same by every name.</summary>
public sealed class ResourceTests
{
    private static readonly Dictionary<string, Sources> Apps = new()
    {
        ["upload"] = Sources.Of("apps/upload/Upload.csproj"),
        ["analysis"] = Sources.Of("apps/analysis/Analysis.csproj"),
    };

    /// <summary>Which components an app's code uses, by the members of <see cref="DaprResources"/>; workflows use the state store without naming it.</summary>
    private static IEnumerable<(string App, string Component)> Uses => Apps
        .SelectMany(app => app.Value.DaprNames, (app, member) => (App: app.Key, Member: member))
        .Where(use => use.Member is not (nameof(DaprResources.UploadedTopic) or nameof(DaprResources.DeadLetterTopic)))
        .Select(use => (use.App, (string)typeof(DaprResources).GetField(use.Member)!.GetRawConstantValue()!))
        .Concat(Apps.Where(app => app.Value.Contains("AddDaprWorkflow(workflow")).Select(app => (app.Key, DaprResources.StateStore)))
        .Distinct();

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task What_an_app_uses_is_scoped_to_it_and_nothing_else_is(string name)
    {
        var release = await Cases.RenderAsync(name);
        var hasNotify = release.App("analysis").Variable("analysis", "Notify__Enabled") == "true";

        var scoped = release.OfKind("Component").SelectMany(component => component.Items("scopes"), (component, scope) => (scope.GetValue<string>(), component.Name()));

        Assert.Equal(Uses.Where(use => hasNotify || use.Component != DaprResources.Notify).Order(), scoped.Order());
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Every_app_id_is_an_app(string name)
    {
        var release = await Cases.RenderAsync(name);

        Assert.Equal(Apps.Keys.Order(), release.Apps.Select(app => app.Annotations["dapr.io/app-id"]).Order());
        Assert.All(release.Objects.Where(entry => entry["scopes"] is not null), entry => Assert.Empty(entry.Items("scopes").Select(scope => scope.GetValue<string>()).Except(Apps.Keys)));
    }

    [HelmFact]
    public async Task Topics_go_where_the_code_takes_them()
    {
        var release = await Cases.RenderAsync(Cases.Defaults);
        var subscriptions = release.OfKind("Subscription").ToList();

        Assert.Equal([DaprResources.UploadedTopic, DaprResources.DeadLetterTopic], subscriptions.Select(subscription => subscription.At("spec", "topic")!.GetValue<string>()));
        Assert.Equal(DaprResources.DeadLetterTopic, subscriptions[0].At("spec", "deadLetterTopic")!.GetValue<string>());
        Assert.All(subscriptions, subscription =>
        {
            Assert.Equal(DaprResources.PubSub, subscription.At("spec", "pubsubname")!.GetValue<string>());
            Assert.All(subscription.Items("scopes"), scope => Assert.True(Apps[scope.GetValue<string>()].Contains($"MapPost(\"{subscription.At("spec", "routes", "default")}\"")));
        });
    }

    /// <summary>What is tried on one machine is what a cluster gets, but for where secrets come from.</summary>
    [HelmFact]
    public async Task The_chart_has_the_resources_of_the_components_folder()
    {
        var release = await Cases.RenderAsync(Cases.Defaults);
        var files = Directory.GetFiles(Repository.PathOf("components"), "*.yaml").Append(Repository.PathOf("components", "config", "configuration.yaml"));

        foreach (var local in files.SelectMany(file => Yaml.Parse(File.ReadAllText(file))))
        {
            var here = release.Get(local.Kind(), local.Name());
            Assert.Equal(Comparable(local), Comparable(here));
        }
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Resiliency_speaks_of_components_that_are_there(string name)
    {
        var release = await Cases.RenderAsync(name);

        Assert.All(release.OfKind("Resiliency").SelectMany(policy => policy.At("spec", "targets", "components")!.AsObject()), target => Assert.True(release.Has("Component", target.Key), target.Key));
    }

    private static string Comparable(JsonNode resource)
    {
        var copy = resource.DeepClone().AsObject();
        copy.Remove("auth");
        copy.Remove("metadata");
        foreach (var setting in copy.Items("spec", "metadata").Select(setting => setting.AsObject()))
        {
            // A path of this machine, an environment variable and a secret are three ways to the same.
            foreach (var key in (string[])["envRef", "secretKeyRef"])
            {
                setting.Remove(key);
            }
            if (setting["name"]!.GetValue<string>() == "rootPath")
            {
                setting.Remove("value");
            }
        }
        return copy.ToJsonString();
    }
}
