namespace DaprImages.Charts.Tests.Chart;

public sealed class LintTests
{
    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Helm_finds_nothing_to_complain_of(string name)
    {
        var run = await Helm.RunAsync(["lint", "--strict", Helm.Chart, .. Cases.Arguments(name)]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    [HelmTheory]
    [InlineData("auth.mode=open", "auth.mode: auth.mode must be one of the following: \"token\", \"local\"")]
    [InlineData("upload.replicaz=3", "upload: Additional property replicaz is not allowed")]
    [InlineData("upload.replicas=0", "upload.replicas: Must be greater than or equal to 1")]
    [InlineData("analysis.resources.limits.memory=lots", "analysis.resources.limits.memory: Does not match pattern")]
    [InlineData("analysis.settings.Runs__MaxInFlight=4", "analysis.settings.Runs__MaxInFlight: Invalid type. Expected: string, given: integer")]
    [InlineData("storage.type=nfs", "storage.type: storage.type must be one of the following: \"local\", \"s3\", \"azure\"")]
    [InlineData("models.pull.profile=large", "models.pull.profile: models.pull.profile must be one of the following: \"compact\", \"standard\"")]
    [InlineData("database.url=mysql://user@host/images", "database.url: Does not match pattern")]
    [InlineData("observability.otlpEndpoint=collector:4317", "observability.otlpEndpoint: Does not match pattern")]
    [InlineData("postgres.enabled=false", "database: name a secret (database.existingSecret), write a connection (database.url), or have a Postgres for a trial (postgres.enabled=true)")]
    [InlineData("storage.type=s3", "storage.s3.bucket: the bucket for photos")]
    [InlineData("storage.type=azure", "storage.azure.account: the storage account for photos")]
    [InlineData("notify.enabled=true", "notify.url: where finished analyses are announced")]
    [InlineData("image.tag=latest", "image.tag: name a version")]
    public async Task Bad_value_is_refused_with_its_name(string value, string message)
    {
        var run = await Helm.TemplateAsync("--set", value);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    [HelmFact]
    public async Task Cluster_without_native_sidecars_is_refused()
    {
        var run = await Helm.RunAsync("template", "images", Helm.Chart, "--kube-version", "1.28.0");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("chart requires kubeVersion: >=1.29.0-0", run.Errors, StringComparison.Ordinal);
    }
}
