using DaprImages.Charts.Tests.Chart;

namespace DaprImages.Charts.Tests.Pods;

/// <summary>Whoever looks for pods finds those that are meant.</summary>
public sealed class SelectorTests
{
    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Workload_selects_its_own_pods_and_no_others(string name)
    {
        var release = await Cases.RenderAsync(name);
        foreach (var workload in release.Workloads.Where(workload => workload.Object.At("spec", "selector") is not null))
        {
            var selector = workload.Object.Texts("spec", "selector", "matchLabels");
            Assert.Equal([workload.Name], release.Workloads.Where(other => other.Labels.Includes(selector)).Select(other => other.Name));
            // It cannot be changed later, so nothing that changes is in it.
            Assert.Equal(["app.kubernetes.io/component", "app.kubernetes.io/instance", "app.kubernetes.io/name"], selector.Keys.Order());
        }
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Service_finds_pods_that_listen_on_its_ports(string name)
    {
        var release = await Cases.RenderAsync(name);
        foreach (var service in release.OfKind("Service"))
        {
            var found = release.Workloads.Where(workload => workload.Labels.Includes(service.Texts("spec", "selector"))).ToList();
            Assert.NotEmpty(found);
            foreach (var target in service.Items("spec", "ports").Select(port => port["targetPort"]!.ToString()).Where(target => target != "9090"))
            {
                Assert.All(found, workload => Assert.Contains(workload.Containers.SelectMany(container => container.Items("ports")), port => port.Name() == target || port["containerPort"]!.ToString() == target));
            }
        }
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Scalers_and_budgets_are_of_something_that_is_there(string name)
    {
        var release = await Cases.RenderAsync(name);
        Assert.All([.. release.OfKind("HorizontalPodAutoscaler"), .. release.OfKind("ScaledObject")], scaler =>
        {
            var target = release.Get("Deployment", scaler.At("spec", "scaleTargetRef")!.Name());
            // An upgrade would undo what the scaler has done.
            Assert.Null(target.At("spec", "replicas"));
        });
        Assert.All(release.OfKind("PodDisruptionBudget"), budget =>
        {
            var workload = Assert.Single(release.Workloads, workload => workload.Labels.Includes(budget.Texts("spec", "selector", "matchLabels")));
            if (budget.At("spec", "minAvailable")?.GetValue<int>() is { } least)
            {
                var replicas = workload.Object.At("spec", "replicas") ?? release.Get("HorizontalPodAutoscaler", workload.Object.Name()).At("spec", "minReplicas");
                Assert.True(replicas!.GetValue<int>() > least, "nodes could never be emptied");
            }
        });
        Assert.All(release.OfKind("HorizontalPodAutoscaler").SelectMany(scaler => scaler.Items("spec", "metrics"), (scaler, metric) => (scaler, metric)), pair =>
            new Workload(release.Get("Deployment", pair.scaler.At("spec", "scaleTargetRef")!.Name())).Container(pair.metric.At("containerResource", "container")!.GetValue<string>()));
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Ingress_leads_to_a_service(string name)
    {
        var release = await Cases.RenderAsync(name);

        Assert.All(release.OfKind("Ingress").SelectMany(ingress => ingress.Items("spec", "rules")).SelectMany(rule => rule.Items("http", "paths")), path =>
            Assert.Contains(
                release.Get("Service", path.At("backend", "service")!.Name()).Items("spec", "ports"),
                port => port.Name() == path.At("backend", "service", "port")!.Name()));
    }
}
