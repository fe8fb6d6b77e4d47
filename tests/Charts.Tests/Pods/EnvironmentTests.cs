using System.Text.Json.Nodes;
using DaprImages.Charts.Tests.Chart;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DaprImages.Charts.Tests.Pods;

/// <summary>Chart and code agree on every environment variable.</summary>
public sealed class EnvironmentTests
{
    /// <summary>Read by .NET and ASP.NET Core themselves.</summary>
    private static readonly string[] Framework = ["ASPNETCORE_FORWARDEDHEADERS_ENABLED", "ASPNETCORE_URLS", "DOTNET_gcServer", "DOTNET_shutdownTimeoutSeconds"];

    /// <summary>Which project is in an image.</summary>
    private static readonly Dictionary<string, Sources> Images = new()
    {
        ["upload"] = Sources.Of("apps/upload/Upload.csproj"),
        ["analysis"] = Sources.Of("apps/analysis/Analysis.csproj"),
        ["pubsub-postgres"] = Sources.Of("apps/pubsub-postgres/PubSubPostgres.csproj"),
        ["models"] = Sources.Of("apps/models/Models.csproj"),
    };

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Every_variable_that_is_set_is_one_that_the_code_reads(string name)
    {
        var unread = Ours(await Cases.RenderAsync(name)).SelectMany(container =>
            Variables(container.Container).Except(Framework).Except(container.Sources.Variables).Select(variable => $"{container.Container.Name()}: {variable}"));

        Assert.Empty(unread);
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Every_variable_that_the_code_requires_is_set(string name)
    {
        var ours = Ours(await Cases.RenderAsync(name)).ToList();
        var missing = ours.SelectMany(container => container.Sources.RequiredVariables.Except(Variables(container.Container)).Select(variable => $"{container.Container.Name()}: {variable}"));

        Assert.Empty(missing);
        Assert.Contains(ours, container => container.Sources.RequiredVariables.Contains("DATABASE_URL"));
    }

    [HelmTheory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task Folders_that_variables_name_are_mounted(string name)
    {
        foreach (var (container, _) in Ours(await Cases.RenderAsync(name)))
        {
            var folders = container.Items("env").Where(variable => variable.Name() is "MODELS_DIR" or "Upload__TemporaryFolder").Select(variable => variable["value"]!.GetValue<string>());
            Assert.Empty(folders.Except(container.Items("volumeMounts").Select(mount => mount["mountPath"]!.GetValue<string>())));
        }
    }

    [Fact]
    public async Task The_framework_takes_the_shutdown_timeout_from_the_environment()
    {
        Environment.SetEnvironmentVariable("DOTNET_shutdownTimeoutSeconds", "77");
        try
        {
            await using var app = WebApplication.CreateBuilder().Build();

            Assert.Equal(77, app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.TotalSeconds);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOTNET_shutdownTimeoutSeconds", null);
        }
    }

    [Fact]
    public void Reading_sources_finds_what_is_known_to_be_read()
    {
        Assert.Superset(new HashSet<string> { "DATABASE_URL", "Upload__TemporaryFolder", "Vision__Limits__MaxBytes", "Logging__Console__FormatterName", "DAPR_API_TOKEN" }, Images["upload"].Variables.ToHashSet());
        Assert.Superset(new HashSet<string> { "PubSub__ComponentUrl", "Runs__MaxInFlight", "MODELS_DIR", "Models__PulledFolder", "Notify__Enabled" }, Images["analysis"].Variables.ToHashSet());
        Assert.Superset(new HashSet<string> { "DAPR_COMPONENTS_SOCKETS_FOLDER", "Socket__Mode" }, Images["pubsub-postgres"].Variables.ToHashSet());
        Assert.DoesNotContain("Upload__TemporaryFolder", Images["analysis"].Variables);
    }

    private static IEnumerable<(JsonNode Container, Sources Sources)> Ours(Release release) => release.Workloads
        .SelectMany(workload => workload.Containers)
        .Where(container => ImageOf(container) is not null)
        .Select(container => (container, Images[ImageOf(container)!]));

    private static string? ImageOf(JsonNode container) => container["image"]!.GetValue<string>().Split("daprimages/") is [_, var image] ? image.Split(':')[0] : null;

    private static IEnumerable<string> Variables(JsonNode container) => container.Items("env").Select(variable => variable.Name());
}
