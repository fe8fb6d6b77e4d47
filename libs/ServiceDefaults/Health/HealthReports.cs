using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DaprImages.ServiceDefaults.Health;

internal static class HealthReports
{
    /// <summary>The state of each part, with its reason; the status code is the framework's (200 or 503).</summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var parts = new JsonObject();
        foreach (var (name, entry) in report.Entries)
        {
            parts[name] = new JsonObject { ["status"] = Name(entry.Status), ["reason"] = entry.Description };
        }
        var body = new JsonObject { ["status"] = Name(report.Status), ["checks"] = parts };
        return context.Response.WriteAsync(body.ToJsonString(JsonSerializerOptions.Web), context.RequestAborted);
    }

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
