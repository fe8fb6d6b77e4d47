using DaprImages.Charts.Tests.Chart;
using DaprImages.TestKit.Node;

namespace DaprImages.Charts.Tests.Monitoring;

/// <summary>Alerts come when they should, by Prometheus' own evaluation.</summary>
public sealed class AlertTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("daprimages-alerts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [PromtoolFact]
    public async Task Each_alert_comes_with_its_cause_and_not_without()
    {
        var rule = Assert.Single((await Cases.RenderAsync("production")).OfKind("PrometheusRule"));
        // JSON is YAML.
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "rules.yaml"), rule["spec"]!.ToJsonString());
        File.Copy(Repository.PathOf("tests", "Charts.Tests", "Monitoring", "alerts.yaml"), Path.Combine(_folder.FullName, "alerts.yaml"));

        var run = await Tool.RunAsync("promtool", ["test", "rules", Path.Combine(_folder.FullName, "alerts.yaml")]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    /// <summary>promtool comes with Prometheus, which is not installed for one test.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PromtoolFactAttribute : FactAttribute
    {
        public PromtoolFactAttribute() => Skip = NodePackages.SkipReason
            ?? (Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "promtool"))) ? null : "promtool (of Prometheus) is not on the PATH.");
    }
}
