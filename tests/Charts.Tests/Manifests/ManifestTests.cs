using DaprImages.Charts.Tests.Chart;

namespace DaprImages.Charts.Tests.Manifests;

/// <summary>The plain manifests, for those who use kubectl apply -k.</summary>
public sealed class ManifestTests
{
    private static readonly string[] Schemas = [Repository.PathOf("tests", "Charts.Tests", "Schemas", "dapr.json")];

    [HelmFact]
    public async Task The_base_is_what_the_chart_gives()
    {
        var run = await Tool.RunAsync(Repository.PathOf("scripts", "render-k8s"), ["--print"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.True(run.Output == Repository.Read("k8s", "base", "dapr-images.yaml"), "k8s/base is not what the chart gives any more: run scripts/render-k8s.");
    }

    [KubectlTheory]
    [InlineData("base")]
    [InlineData("overlays/trial")]
    [InlineData("overlays/production")]
    public async Task Kustomize_makes_valid_objects_of_it(string folder)
    {
        var release = await BuildAsync(folder);

        Assert.Empty(await Validator.CheckAsync(release.Objects, Schemas));
        Assert.Empty(release.OfKind("Secret"));
        Assert.All(release.Objects, entry => Assert.Equal("kustomize", entry.Texts("metadata", "labels").GetValueOrDefault("app.kubernetes.io/managed-by")));
    }

    [KubectlFact]
    public async Task A_trial_asks_for_no_tokens_and_starts_with_one_pod()
    {
        var release = await BuildAsync("overlays/trial");

        var upload = release.App("upload");
        Assert.Equal("local", upload.Variable("upload", "Auth__Mode"));
        Assert.Equal("true", upload.Variable("upload", "Auth__AllowRemote"));
        Assert.Equal("json", upload.Variable("upload", "Logging__Console__FormatterName"));
        Assert.Equal(1, Assert.Single(release.OfKind("HorizontalPodAutoscaler")).At("spec", "minReplicas")!.GetValue<int>());
    }

    [KubectlFact]
    public async Task Production_has_its_database_and_photos_elsewhere()
    {
        var release = await BuildAsync("overlays/production");

        Assert.Empty(release.OfKind("StatefulSet"));
        Assert.Equal("bindings.aws.s3", release.Get("Component", "imagestore").At("spec", "type")!.GetValue<string>());
        Assert.Equal(["upload", "analysis"], release.Get("Component", "imagestore").Items("scopes").Select(scope => scope.GetValue<string>()));
        Assert.All(release.Apps, app => Assert.DoesNotContain(app.Volumes, volume => volume.Name() == "images"));
        Assert.All(release.Apps, app => Assert.DoesNotContain("images:", app.Annotations["dapr.io/volume-mounts-rw"], StringComparison.Ordinal));
        Assert.All(release.Workloads.SelectMany(workload => workload.Containers), container => Assert.StartsWith("registry.example.com/daprimages/", container["image"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    private static async Task<Release> BuildAsync(string folder)
    {
        var run = await Tool.RunAsync("kubectl", ["kustomize", Repository.PathOf("k8s", folder)]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return new Release(Yaml.Parse(run.Output));
    }
}
