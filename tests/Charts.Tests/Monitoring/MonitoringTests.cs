using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DaprImages.Charts.Tests.Chart;

namespace DaprImages.Charts.Tests.Monitoring;

/// <summary>Alerts and the dashboard speak of what the apps measure.</summary>
public sealed partial class MonitoringTests
{
    private static readonly Sources[] Apps = [Sources.Of("apps/upload/Upload.csproj"), Sources.Of("apps/analysis/Analysis.csproj"), Sources.Of("apps/pubsub-postgres/PubSubPostgres.csproj")];

    /// <summary>What OpenTelemetry's rules for Prometheus add to a name, by kind and unit.</summary>
    private static readonly string[] Suffixes = ["", "_total", "_seconds", "_bytes", "_bytes_total", "_seconds_bucket", "_seconds_count", "_seconds_sum"];

    private static JsonNode Dashboard => JsonNode.Parse(Repository.Read("charts", "dapr-images", "files", "dashboard.json"))!;

    [HelmFact]
    public async Task Every_expression_is_PromQL() => Assert.Empty(await Validator.CheckPromQlAsync(await ExpressionsAsync()));

    [HelmFact]
    public async Task Every_metric_is_one_that_the_apps_have()
    {
        var measured = Apps.SelectMany(app => app.Instruments).SelectMany(name => Suffixes.Select(suffix => name.Replace('.', '_') + suffix)).ToHashSet();

        Assert.Empty((await ExpressionsAsync()).SelectMany(expression => Metrics().Matches(expression).Select(match => match.Value)).Distinct().Except(measured));
    }

    [HelmFact]
    public async Task Every_label_is_one_that_the_apps_give_or_Prometheus_does()
    {
        var labels = (await ExpressionsAsync()).SelectMany(expression => Matchers().Matches(expression).Concat(Groups().Matches(expression)))
            .SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)).Distinct().Except(["namespace", "le"]);

        Assert.All(labels, label => Assert.True(Apps.Any(app => app.Contains($"\"{label}\"")), label));
    }

    [HelmFact]
    public async Task Every_pod_with_metrics_is_scraped_at_all_its_sources()
    {
        var release = await Cases.RenderAsync("production");
        var monitor = Assert.Single(release.OfKind("ServiceMonitor"));
        var service = Assert.Single(release.OfKind("Service"), service => service.Texts("metadata", "labels").Includes(monitor.Texts("spec", "selector", "matchLabels")));

        Assert.Equal(release.Apps.Select(app => app.Name), release.Workloads.Where(workload => workload.Labels.Includes(service.Texts("spec", "selector"))).Select(workload => workload.Name));
        Assert.Equal(service.Items("spec", "ports").Select(port => port.Name()), monitor.Items("spec", "endpoints").Select(endpoint => endpoint["port"]!.GetValue<string>()));
        Assert.All(release.Apps, app => Assert.Contains(service.Items("spec", "ports"), port => port["port"]!.ToString() == app.Annotations["dapr.io/metrics-port"]));
    }

    [HelmFact]
    public async Task Every_alert_is_in_the_operators_guide()
    {
        var guide = Repository.Read("docs", "operations.md");
        var alerts = (await RulesAsync()).Select(rule => rule["alert"]!.GetValue<string>()).ToList();

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains($"`{alert}`", guide, StringComparison.Ordinal));
    }

    [Fact]
    public void Panels_of_the_dashboard_have_places_of_their_own()
    {
        var places = Dashboard.Items("panels").Select(panel => panel["gridPos"]!).Select(place => (X: (int)place["x"]!, Y: (int)place["y"]!, W: (int)place["w"]!, H: (int)place["h"]!)).ToList();

        Assert.All(places, place => Assert.True(place.X + place.W <= 24));
        Assert.All(places, place => Assert.Single(places, other => place.X < other.X + other.W && other.X < place.X + place.W && place.Y < other.Y + other.H && other.Y < place.Y + place.H));
    }

    private static async Task<IEnumerable<JsonNode>> RulesAsync() =>
        (await Cases.RenderAsync("production")).OfKind("PrometheusRule").SelectMany(rule => rule.Items("spec", "groups")).SelectMany(group => group.Items("rules"));

    private static async Task<List<string>> ExpressionsAsync() =>
    [
        .. (await RulesAsync()).Select(rule => rule["expr"]!.GetValue<string>()),
        .. Dashboard.Items("panels").SelectMany(panel => panel.Items("targets")).Select(target => target["expr"]!.GetValue<string>()),
    ];

    [GeneratedRegex(@"\b(?:daprimages|pubsub)_\w+")]
    private static partial Regex Metrics();

    [GeneratedRegex(@"[{,]\s*(\w+)\s*(?:=~|!=|=)")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\bby\s*\(([\w, ]+)\)")]
    private static partial Regex Groups();
}
