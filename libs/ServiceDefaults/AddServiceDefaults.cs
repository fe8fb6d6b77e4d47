using DaprImages.ServiceDefaults.Health;
using DaprImages.ServiceDefaults.Logs;
using DaprImages.ServiceDefaults.Startup;
using DaprImages.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DaprImages.ServiceDefaults;

/// <summary>What every app of ours has: health endpoints, metrics, traces, and logs in one form.</summary>
public static class ServiceDefaultsExtensions
{
    /// <param name="serviceName">As it appears in traces and metrics.</param>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder, string serviceName)
    {
        StartupErrors.ReportInOneLine(serviceName);
        builder.Logging.AddLogs(builder.Configuration);
        builder.Services.AddHealthChecks();
        builder.Services.AddTelemetry(serviceName, builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 });
        return builder;
    }

    /// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: it can do its work, and if not, why. <c>/metrics</c>: Prometheus text.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = HealthReports.WriteAsync });
        app.MapGet("/metrics", (PrometheusExporter exporter) => exporter.ToResult()).ExcludeFromDescription();
        return app;
    }
}
