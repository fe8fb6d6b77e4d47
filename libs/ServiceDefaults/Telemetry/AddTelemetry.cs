using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DaprImages.ServiceDefaults.Telemetry;

internal static class TelemetryServiceCollectionExtensions
{
    /// <summary>Our own sources and meters, and those of the libraries that a request passes through.</summary>
    private static readonly string[] Sources = ["DaprImages.*", "Dapr.*", "Npgsql"];

    private static readonly string[] Meters = ["DaprImages.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql"];

    /// <param name="export">Whether metrics and traces are sent by OTLP, as the standard OTEL_ variables say; <c>/metrics</c> is served either way.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, string serviceName, bool export)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(serviceName);
        var prometheus = new PrometheusExporter();
        var metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddReader(new BaseExportingMetricReader(prometheus));
        // Without an exporter the spans are only made to carry the trace through to the next process.
        var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources)
            .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !IsProbe(context.Request.Path))
            .SetSampler(new ParentBasedSampler(new AlwaysOnSampler()));
        if (export)
        {
            metrics.AddOtlpExporter();
            traces.AddOtlpExporter();
        }
        services.AddSingleton(prometheus);
        services.AddSingleton(_ => metrics.Build());
        services.AddSingleton(_ => traces.Build());
        services.AddHostedService<TelemetryLifetime>();
        return services;
    }

    /// <summary>What asks every few seconds for ever, and tells nobody anything as a trace.</summary>
    private static bool IsProbe(PathString path) => path == "/healthz" || path == "/readyz" || path == "/metrics";

    /// <summary>Starts the providers with the process; disposing them with it sends what is left.</summary>
    private sealed class TelemetryLifetime(MeterProvider metrics, TracerProvider traces) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            metrics.ForceFlush(1_000);
            traces.ForceFlush(1_000);
            return Task.CompletedTask;
        }
    }
}
