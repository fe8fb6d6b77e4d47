using DaprImages.Charts.Tests.Chart;

namespace DaprImages.Charts.Tests.Dapr;

/// <summary>
/// daprd looks for the sockets of pluggable components once, at its start, and ends when the one it needs is not there. Containers start side by side; only what a
/// native sidecar does comes before them for certain.
/// </summary>
public sealed class ComponentSocketTests
{
    private const string Component = "pubsub-postgres";
    private const string Folder = "/tmp/dapr-components-sockets";

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task The_component_is_there_before_daprd(string name)
    {
        foreach (var app in (await Cases.RenderAsync(name)).Apps)
        {
            var component = Assert.Single(app.InitContainers, container => container.Name() == Component);
            Assert.Equal("Always", component["restartPolicy"]!.GetValue<string>());
            Assert.Equal(["test", "-S", $"{Folder}/postgres.sock"], component.Items("startupProbe", "exec", "command").Select(word => word.GetValue<string>()));

            // A native sidecar daprd would be among the init containers, perhaps before this one, and the pod would wait for it for ever.
            Assert.Equal("false", app.Annotations["dapr.io/enable-native-sidecar"]);
            // Containers that the injector adds or knows of lose the race; its name for the sockets' folder is not the one that daprd reads.
            Assert.DoesNotContain(app.Annotations.Keys, key => key is "dapr.io/inject-pluggable-components" or "dapr.io/pluggable-components" or "dapr.io/pluggable-components-sockets-folder");
        }
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task The_component_and_daprd_share_a_folder_in_memory(string name)
    {
        foreach (var app in (await Cases.RenderAsync(name)).Apps)
        {
            var mount = Assert.Single(app.Container(Component).Items("volumeMounts"), entry => entry["mountPath"]!.GetValue<string>() == Folder);
            Assert.Equal(Folder, app.Variable(Component, "DAPR_COMPONENTS_SOCKETS_FOLDER"));
            var volume = Assert.Single(app.Volumes, entry => entry.Name() == mount.Name());
            // The component keeps connection strings beside its socket.
            Assert.Equal("Memory", volume.At("emptyDir", "medium")?.GetValue<string>());
            Assert.Contains($"{mount.Name()}:{Folder}", app.Annotations["dapr.io/volume-mounts-rw"].Split(','));
        }
    }

    /// <summary>The socket's file name makes the component's type.</summary>
    [HelmFact]
    public async Task The_type_of_the_pub_sub_component_is_that_of_the_socket()
    {
        var release = await Cases.RenderAsync(Cases.Defaults);

        Assert.Equal("pubsub.postgres", release.Get("Component", "image-events").At("spec", "type")!.GetValue<string>());
        Assert.True(Sources.Of("apps/pubsub-postgres/PubSubPostgres.csproj").Contains("\"Socket:Name\") ?? \"postgres\""));
        Assert.All(release.Apps, app => Assert.Null(app.Variable(Component, "Socket__Name")));
    }

    /// <summary>They run as different users, and daprd's is Dapr's choice.</summary>
    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Volumes_belong_to_a_group_that_all_containers_are_in(string name)
    {
        foreach (var app in (await Cases.RenderAsync(name)).Apps)
        {
            Assert.Equal(65532, app.Pod.At("securityContext", "fsGroup")!.GetValue<int>());
            Assert.Null(app.Pod.At("securityContext", "runAsUser"));
        }
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Volumes_that_daprd_mounts_are_there(string name)
    {
        var release = await Cases.RenderAsync(name);
        foreach (var app in release.Apps)
        {
            Assert.All(app.Annotations["dapr.io/volume-mounts-rw"].Split(','), mount => Assert.Contains(app.Volumes, volume => volume.Name() == mount.Split(':')[0]));
        }
        var imageStore = release.Get("Component", "imagestore");
        if (imageStore.At("spec", "type")!.GetValue<string>() == "bindings.localstorage")
        {
            var folder = Assert.Single(imageStore.Items("spec", "metadata"))["value"]!.GetValue<string>();
            Assert.All(release.Apps, app => Assert.Contains($"images:{folder}", app.Annotations["dapr.io/volume-mounts-rw"].Split(',')));
        }
    }

    /// <summary>With the component's address the watchdog of the analysis sees that a topic is not heard any more.</summary>
    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task The_watchdog_knows_where_the_component_is(string name)
    {
        var analysis = (await Cases.RenderAsync(name)).App("analysis");
        var port = Assert.Single(analysis.Container(Component).Items("ports"))["containerPort"]!;

        Assert.Equal($"http://127.0.0.1:{port}", analysis.Variable("analysis", "PubSub__ComponentUrl"));
        Assert.Equal($"http://+:{port}", analysis.Variable(Component, "ASPNETCORE_URLS"));
    }
}
