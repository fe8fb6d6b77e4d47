using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.App;
using DaprImages.Sidecar.Bindings;
using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.Invocation;
using DaprImages.Sidecar.Introspection;
using DaprImages.Sidecar.PubSub;
using DaprImages.Sidecar.PubSub.Publishing;
using DaprImages.Sidecar.Resources;
using DaprImages.Sidecar.Secrets;
using DaprImages.Sidecar.Startup;
using DaprImages.Sidecar.State;
using DaprImages.Sidecar.Workflows;

try
{
    var arguments = SidecarArguments.Parse(args);
    var configuration = Configuration.Load(arguments.ConfigurationFiles);
    var resources = ResourceFolders.Load(arguments.ResourcePaths, arguments.AppId);
    var secretStores = new SecretStores(configuration.SecretScopes);
    var components = await ComponentSet.OpenAsync(resources, secretStores, arguments, CancellationToken.None);
    var workflows = WorkflowSettings.From(arguments, configuration, components);

    var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "daprd" });
    builder.Logging.AddSidecarLogs(arguments);
    builder.AddListeners(arguments);
    builder.Services.AddSidecar(arguments, configuration, resources);
    builder.Services.AddComponents(components, secretStores);
    builder.Services.AddState();
    builder.Services.AddPubSub();
    builder.Services.AddBindings();
    builder.Services.AddInvocation();
    if (workflows.ConnectionString is not null)
    {
        builder.Services.AddWorkflows(workflows);
    }
    builder.Services.AddApp();

    await using var app = builder.Build();
    app.UseSidecarApi();
    app.MapHealth();
    app.MapMetadata();
    app.MapSecrets();
    app.MapState();
    app.MapPublish();
    app.MapBindings();
    app.MapInvocation();
    app.MapGrpcService<DaprService>();
    if (workflows.ConnectionString is not null)
    {
        app.MapWorkflows();
        app.MapGrpcService<TaskHubService>();
    }
    await app.RunAsync();
    return Environment.ExitCode;
}
catch (Exception error)
{
    return StartupErrors.Report(error);
}
