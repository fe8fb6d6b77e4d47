using System.Text.Json.Nodes;
using DaprImages.Charts.Tests.Chart;

namespace DaprImages.Charts.Tests.Pods;

/// <summary>What holds for every container, of apps, jobs, hooks and tests.</summary>
public sealed class ContainerTests
{
    private static readonly string[] Ours = ["upload", "analysis", "pubsub-postgres", "models"];

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Has_bounds(string name) => await EachAsync(name, (_, container) =>
    {
        Assert.NotNull(container.At("resources", "requests", "cpu"));
        Assert.NotNull(container.At("resources", "requests", "memory"));
        Assert.NotNull(container.At("resources", "limits", "memory"));
    });

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task May_do_nothing_that_it_need_not(string name) => await EachAsync(name, (workload, container) =>
    {
        Assert.False(workload.Pod["automountServiceAccountToken"]!.GetValue<bool>());
        var pod = workload.Pod["securityContext"]!;
        Assert.True(pod["runAsNonRoot"]!.GetValue<bool>());
        Assert.Equal("RuntimeDefault", pod.At("seccompProfile", "type")!.GetValue<string>());
        var own = container["securityContext"]!;
        Assert.True((own["runAsUser"] ?? pod["runAsUser"])!.GetValue<int>() > 0);
        Assert.False(own["allowPrivilegeEscalation"]!.GetValue<bool>());
        Assert.True(own["readOnlyRootFilesystem"]!.GetValue<bool>());
        Assert.Equal(["ALL"], own.Items("capabilities", "drop").Select(capability => capability.GetValue<string>()));
        Assert.Null(own.At("capabilities", "add"));
        // .NET, curl and Postgres want a place for what is passing.
        Assert.Contains(container.Items("volumeMounts"), mount => mount["mountPath"]!.GetValue<string>() == "/tmp");
    });

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Is_asked_how_it_is_for_as_long_as_it_runs(string name)
    {
        foreach (var workload in (await Cases.RenderAsync(name)).Workloads)
        {
            foreach (var container in workload.LastingContainers)
            {
                Assert.All(["startupProbe", "livenessProbe", "readinessProbe"], probe => Assert.True(container[probe] is not null, $"{workload.Name}: {container.Name()}: {probe}"));
            }
        }
    }

    /// <summary>A database that is away is no reason to start everybody anew.</summary>
    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Probes_of_ours_ask_for_life_and_readiness_where_the_code_answers(string name)
    {
        var answers = Sources.Of("libs/ServiceDefaults/ServiceDefaults.csproj");
        await EachAsync(name, (_, container) =>
        {
            foreach (var (probe, path) in new[] { ("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz") })
            {
                if (container.At(probe, "httpGet") is { } get)
                {
                    Assert.Equal(path, get["path"]!.GetValue<string>());
                    Assert.True(answers.Contains($"\"{path}\""));
                    Assert.Contains(container.Items("ports"), port => port.Name() == get["port"]!.GetValue<string>());
                }
            }
        });
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Image_is_a_version_of_ours_or_of_one_we_name(string name) => await EachAsync(name, (_, container) =>
    {
        var image = container["image"]!.GetValue<string>();
        var tag = image[(image.LastIndexOf(':') + 1)..];
        Assert.True(image.Contains(':', StringComparison.Ordinal) && tag is not ("latest" or ""), image);
        Assert.True(Ours.Any(app => image.EndsWith($"daprimages/{app}:0.1.0", StringComparison.Ordinal) && File.Exists(Repository.PathOf("apps", app, "Dockerfile")))
            || image.StartsWith("pgvector/pgvector:", StringComparison.Ordinal) || image.StartsWith("curlimages/curl:", StringComparison.Ordinal), image);
    });

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task What_is_mounted_is_a_volume_and_every_volume_is_mounted(string name)
    {
        foreach (var workload in (await Cases.RenderAsync(name)).Workloads)
        {
            var mounted = workload.Containers.SelectMany(container => container.Items("volumeMounts")).Select(mount => mount.Name());
            var byDaprd = workload.Annotations.TryGetValue("dapr.io/volume-mounts-rw", out var mounts) ? mounts.Split(',').Select(mount => mount.Split(':')[0]) : [];

            Assert.Equal(workload.Volumes.Select(volume => volume.Name()).Order(), mounted.Concat(byDaprd).Distinct().Order());
            // On a node's disk nothing may grow for ever.
            Assert.All(workload.Volumes.Where(volume => volume["emptyDir"] is not null), volume => Assert.NotNull(volume.At("emptyDir", "sizeLimit")));
        }
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task What_it_refers_to_is_there_or_was_named_by_the_operator(string name)
    {
        var release = await Cases.RenderAsync(name);
        var given = string.Join('\n', Cases.Arguments(name).Where(File.Exists).Select(File.ReadAllText));
        foreach (var workload in release.Workloads)
        {
            Assert.All(workload.Containers.SelectMany(container => container.Items("env")).Select(variable => variable.At("valueFrom", "secretKeyRef")).OfType<JsonNode>(), secret => HasKey(release, given, secret));
            Assert.All(workload.Volumes.Select(volume => volume.At("persistentVolumeClaim", "claimName")?.GetValue<string>()).OfType<string>(), claim => Assert.True(release.Has("PersistentVolumeClaim", claim) || given.Contains(claim, StringComparison.Ordinal), claim));
            Assert.All(workload.Volumes.Select(volume => volume.At("configMap", "name")?.GetValue<string>()).OfType<string>(), map => Assert.True(release.Has("ConfigMap", map), map));
            Assert.True(workload.Pod["serviceAccountName"] is not { } account || release.Has("ServiceAccount", account.GetValue<string>()));
        }
        Assert.All(release.OfKind("Component").SelectMany(component => component.Items("spec", "metadata")).Select(setting => setting["secretKeyRef"]).OfType<JsonNode>(), secret => HasKey(release, given, secret));
    }

    [HelmTheory]
    [InlineData("production")]
    [InlineData("everything")]
    public async Task Every_pod_of_ours_may_fetch_its_image_where_the_registry_asks_who_does(string name) => await EachAsync(name, (workload, container) =>
    {
        if (container["image"]!.GetValue<string>().StartsWith("registry.example.com/", StringComparison.Ordinal))
        {
            Assert.Equal(["registry"], workload.Pod.Items("imagePullSecrets").Select(secret => secret.Name()));
        }
    });

    [HelmFact]
    public async Task Password_of_the_trial_Postgres_is_kept_as_long_as_its_data()
    {
        var release = await Cases.RenderAsync("defaults");

        Assert.Equal("keep", Assert.Single(release.OfKind("Secret"), secret => secret.Name().EndsWith("-database", StringComparison.Ordinal)).At("metadata", "annotations", "helm.sh/resource-policy")?.GetValue<string>());
    }

    [HelmTheory]
    [InlineData("production", true)]
    [InlineData("defaults", false)]
    public async Task Upload_pods_believe_an_ingress_that_ends_TLS(string name, bool behindTls)
    {
        var upload = Assert.Single((await Cases.RenderAsync(name)).Workloads.SelectMany(workload => workload.Containers), container => container.Name() == "upload");

        Assert.Equal(behindTls, upload.Items("env").Any(variable => variable.Name() == "ASPNETCORE_FORWARDEDHEADERS_ENABLED"));
    }

    private static void HasKey(Release release, string given, JsonNode reference)
    {
        var (secret, key) = (reference.Name(), reference["key"]!.GetValue<string>());
        Assert.True(release.OfKind("Secret").Any(entry => entry.Name() == secret && entry.At("data", key) is not null) || given.Contains(secret, StringComparison.Ordinal), $"{secret}: {key}");
    }

    private static async Task EachAsync(string name, Action<Workload, JsonNode> check)
    {
        foreach (var workload in (await Cases.RenderAsync(name)).Workloads)
        {
            Assert.All(workload.Containers, container => check(workload, container));
        }
    }
}
