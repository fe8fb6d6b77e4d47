using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DaprImages.Charts.Tests.Chart;

namespace DaprImages.Charts.Tests.Local;

/// <summary>dapr.yaml and tye.yaml start the same apps, from the same resources.</summary>
public sealed class LocalRunTests
{
    /// <summary>Of the Dapr CLI's run template, those that we use (github.com/dapr/cli, pkg/standalone/run.go and pkg/runfileconfig).</summary>
    private static readonly string[] CommonKeys = ["resourcesPaths", "configFilePath", "appProtocol", "maxBodySize"];

    private static readonly string[] AppKeys = ["appID", "appDirPath", "appPort", "daprHTTPPort", "daprGRPCPort", "command", "env"];

    private static readonly JsonNode Dapr = Assert.Single(Yaml.Parse(Repository.Read("dapr.yaml")));
    private static readonly JsonNode Tye = Assert.Single(Yaml.Parse(Repository.Read("tye.yaml")));

    private static JsonNode TyeDapr => Assert.Single(Tye.Items("extensions"), extension => extension.Name() == "dapr");

    private static IEnumerable<JsonNode> TyeApps => Tye.Items("services").Where(service => service["project"] is not null);

    [Fact]
    public void Keys_of_dapr_yaml_are_the_CLIs()
    {
        Assert.Equal(["version", "common", "apps"], Dapr.AsObject().Select(pair => pair.Key));
        Assert.Empty(Dapr["common"]!.AsObject().Select(pair => pair.Key).Except(CommonKeys));
        Assert.All(Dapr.Items("apps"), app => Assert.Empty(app.AsObject().Select(pair => pair.Key).Except(AppKeys)));
    }

    [Fact]
    public void Both_start_the_apps_that_a_cluster_has()
    {
        Assert.Equal(["upload", "analysis"], Dapr.Items("apps").Select(app => app["appID"]!.GetValue<string>()));
        Assert.Equal(["upload", "analysis"], TyeApps.Select(service => service.Name()));
    }

    [Fact]
    public void Folders_and_projects_are_there()
    {
        Assert.All(Dapr.Items("common", "resourcesPaths").Append(TyeDapr["components-path"]!), folder => Assert.Equal("components", folder.GetValue<string>()));
        Assert.True(File.Exists(Repository.PathOf(Dapr.At("common", "configFilePath")!.GetValue<string>())));
        Assert.True(File.Exists(Repository.PathOf("components", $"{TyeDapr["config"]}.yaml")));
        Assert.All(Dapr.Items("apps"), app => Assert.Single(Directory.GetFiles(Repository.PathOf(app["appDirPath"]!.GetValue<string>()), "*.csproj")));
        Assert.All(TyeApps, service => Assert.True(File.Exists(Repository.PathOf(service["project"]!.GetValue<string>()))));
        Assert.All(TyeApps, service => Assert.StartsWith($"apps/{service.Name()}/", service["project"]!.GetValue<string>(), StringComparison.Ordinal));
        var component = Assert.Single(Tye.Items("services"), service => service["executable"] is not null);
        Assert.True(File.Exists(Repository.PathOf(Regex.Match(component["args"]!.GetValue<string>(), @"--project (\S+)").Groups[1].Value)));
    }

    [Fact]
    public void Ports_agree_and_meet_nobody_elses()
    {
        Assert.All(Dapr.Items("apps"), app => Assert.Equal($"http://127.0.0.1:{app["appPort"]}", app["command"]!.AsArray()[^1]!.GetValue<string>()));
        var ports = Dapr.Items("apps").SelectMany(app => new[] { app["appPort"], app["daprHTTPPort"], app["daprGRPCPort"] }).Select(port => port!.GetValue<int>()).ToList();
        // The component's, and those that "dapr init" takes.
        int[] taken = [3560, 50001, 50005, 50006, 6379, 9411];
        Assert.Equal(ports.Distinct(), ports);
        Assert.Empty(ports.Intersect(taken));
        Assert.Equal(Dapr.Items("apps").Select(app => app["appPort"]!.GetValue<int>()), TyeApps.Select(service => Assert.Single(service.Items("bindings"))["port"]!.GetValue<int>()));
    }

    [Fact]
    public void Photos_fit_through_the_sidecars()
    {
        Assert.Equal($"{DaprImageStore.ImageStore.LargestMessage >> 20}Mi", Dapr.At("common", "maxBodySize")!.GetValue<string>());
        Assert.Equal(DaprImageStore.ImageStore.LargestMessage >> 20, TyeDapr["http-max-request-size"]!.GetValue<int>());
    }

    [Fact]
    public void Variables_are_ones_that_the_apps_read()
    {
        foreach (var service in TyeApps)
        {
            var read = Sources.Of(service["project"]!.GetValue<string>()).Variables;
            Assert.All(service.Items("env"), variable => Assert.Contains(variable.Name(), read));
        }
    }
}
