using System.Text.Json.Nodes;
using DaprImages.Charts.Tests.Chart;

namespace DaprImages.Charts.Tests.Pods;

/// <summary>What the policies let through, worked out as Kubernetes does: a pod that any policy selects may only do what some policy that selects it allows.</summary>
public sealed class NetworkPolicyTests
{
    private static readonly Dictionary<string, string> Stranger = new() { ["app"] = "stranger" };

    [HelmFact]
    public async Task No_pod_is_left_out()
    {
        var release = await Cases.RenderAsync(Cases.Defaults);

        Assert.All(release.Workloads, workload => Assert.Equal(["Egress", "Ingress"], Of(release, workload.Labels).SelectMany(policy => policy.Items("spec", "policyTypes")).Select(type => type.GetValue<string>()).Distinct().Order()));
    }

    [HelmTheory]
    [InlineData("upload", "postgres", 5432)]
    [InlineData("analysis", "postgres", 5432)]
    [InlineData("migrate", "postgres", 5432)]
    [InlineData("test", "upload", 8080)]
    [InlineData("analysis", "analysis", 50002)]
    public async Task What_has_to_meet_can(string from, string to, int port)
    {
        var release = await Cases.RenderAsync(Cases.Defaults);

        Assert.True(IsLetOut(release, Pod(release, from), Pod(release, to), port));
        Assert.True(IsLetIn(release, Pod(release, to), Pod(release, from), port));
    }

    [HelmTheory]
    [InlineData("postgres", 5432)]
    [InlineData("analysis", 50002)]
    [InlineData("upload", 50002)]
    [InlineData("analysis", 3500)]
    [InlineData("models", 8080)]
    public async Task Strangers_are_kept_out(string of, int port)
    {
        var release = await Cases.RenderAsync(Cases.Defaults);

        Assert.False(IsLetIn(release, Pod(release, of), Stranger, port));
    }

    [HelmFact]
    public async Task Only_who_is_named_calls_the_upload_app()
    {
        var run = await Helm.TemplateAsync("--set", "networkPolicy.uploadFrom[0].podSelector.matchLabels.app=gateway");
        var release = new Release(Yaml.Parse(run.Output));
        var upload = Pod(release, "upload");

        Assert.True(IsLetIn(release, upload, new Dictionary<string, string> { ["app"] = "gateway" }, 8080));
        Assert.True(IsLetIn(release, upload, Pod(release, "test"), 8080));
        Assert.False(IsLetIn(release, upload, Stranger, 8080));
        Assert.True(IsLetIn(await Cases.RenderAsync(Cases.Defaults), upload, Stranger, 8080));
    }

    [HelmTheory]
    [InlineData("upload", 443, false)]
    [InlineData("analysis", 443, false)]
    [InlineData("postgres", 443, false)]
    [InlineData("models", 443, true)]
    public async Task Only_who_fetches_something_gets_outside(string of, int port, bool may)
    {
        var release = await Cases.RenderAsync(Cases.Defaults);

        Assert.Equal(may, IsLetOut(release, Pod(release, of), Stranger, port));
    }

    [HelmFact]
    public async Task An_image_store_outside_can_be_reached()
    {
        var release = await Cases.RenderAsync("s3");

        Assert.All(["upload", "analysis"], app => Assert.True(IsLetOut(release, Pod(release, app), Stranger, 9000)));
    }

    [HelmFact]
    public async Task Sidecars_reach_Daprs_control_plane()
    {
        var release = await Cases.RenderAsync(Cases.Defaults);

        Assert.All(["upload", "analysis"], app => Assert.Contains(Of(release, Pod(release, app)).SelectMany(policy => policy.Items("spec", "egress")), rule =>
            rule["ports"] is null && rule.Items("to").Any(peer => peer.Texts("namespaceSelector", "matchLabels").GetValueOrDefault("kubernetes.io/metadata.name") == "dapr-system")));
    }

    private static Dictionary<string, string> Pod(Release release, string component) =>
        release.Workloads.First(workload => workload.Labels["app.kubernetes.io/component"] == component).Labels;

    private static IEnumerable<JsonNode> Of(Release release, IReadOnlyDictionary<string, string> pod) => release.OfKind("NetworkPolicy").Where(policy => Selects(policy.At("spec", "podSelector"), pod));

    private static bool IsLetOut(Release release, IReadOnlyDictionary<string, string> from, IReadOnlyDictionary<string, string> to, int port) =>
        Of(release, from).SelectMany(policy => policy.Items("spec", "egress")).Any(rule => Allows(rule, "to", to, port));

    private static bool IsLetIn(Release release, IReadOnlyDictionary<string, string> to, IReadOnlyDictionary<string, string> from, int port) =>
        Of(release, to).SelectMany(policy => policy.Items("spec", "ingress")).Any(rule => Allows(rule, "from", from, port));

    private static bool Allows(JsonNode rule, string side, IReadOnlyDictionary<string, string> peer, int port) =>
        (rule["ports"] is null || rule.Items("ports").Any(open => open["port"]!.ToString() == $"{port}"))
        && (rule[side] is null || rule.Items(side).Any(one => one["namespaceSelector"] is null && Selects(one["podSelector"], peer)));

    private static bool Selects(JsonNode? selector, IReadOnlyDictionary<string, string> labels) =>
        labels.Includes(selector.Texts("matchLabels"))
        && selector.Items("matchExpressions").All(expression => labels.TryGetValue(expression["key"]!.GetValue<string>(), out var value) && expression.Items("values").Any(one => one.GetValue<string>() == value));
}
