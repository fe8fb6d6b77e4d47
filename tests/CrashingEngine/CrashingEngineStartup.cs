using DaprImages.Contracts.Results;
using DaprImages.CrashingEngine;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(CrashingEngineStartup))]

namespace DaprImages.CrashingEngine;

/// <summary>Puts the engine in before the app adds its own, which then stays away.</summary>
public sealed class CrashingEngineStartup : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) =>
        builder.ConfigureServices(services => services.AddSingleton<IVisionEngine<AnalysisImage, SceneResult>, PanoramaHater>());
}
