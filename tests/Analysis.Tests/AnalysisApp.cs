using DaprImages.AppHost.Processes;
using DaprImages.Data.Tests;
using DaprImages.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DaprImages.Analysis.Tests;

/// <summary>The app as it is deployed, with a database of its own, in this process.</summary>
internal sealed class AnalysisApp(TestData data, Action<IServiceCollection>? configure, (string Key, string Value)[] settings) : WebApplicationFactory<AnalyzeImageWorkflow>
{
    private HttpClient? _client;

    public TestData Data => data;

    public HttpClient Http => _client ??= CreateClient();

    /// <param name="settings">Configuration besides the database; without a sidecar's ports there is none.</param>
    public static async Task<AnalysisApp> StartAsync(PostgresFixture postgres, Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var app = new AnalysisApp(await TestData.CreateAsync(postgres), configure, settings);
        app.StartServer();
        return app;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public override async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await base.DisposeAsync();
        await data.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        var nobody = Ports.Free(2);
        builder.UseEnvironment(Environments.Production);
        builder.UseSetting("DATABASE_URL", data.ConnectionString);
        builder.UseSetting("DAPR_GRPC_PORT", $"{nobody[0]}");
        builder.UseSetting("DAPR_HTTP_PORT", $"{nobody[1]}");
        // Models of this machine would make the tests differ from those of another.
        builder.UseSetting("MODELS_DIR", "");
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(services => configure?.Invoke(services));
    }
}
