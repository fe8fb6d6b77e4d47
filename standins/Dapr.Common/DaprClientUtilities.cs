using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using Grpc.Core;

namespace Dapr.Common;

/// <summary>What every request to the sidecar carries: who asks, the token, and the trace it belongs to.</summary>
internal static class DaprClientUtilities
{
    private const string GrpcTraceHeader = "grpc-trace-bin";

    public static ProductInfoHeaderValue GetUserAgent(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return new("dapr-sdk-dotnet", "v" + assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
    }

    /// <summary>The header that shows the token, or null when there is no token.</summary>
    public static KeyValuePair<string, string>? GetDaprApiTokenHeader(string? daprApiToken)
        => string.IsNullOrWhiteSpace(daprApiToken) ? null : new("dapr-api-token", daprApiToken);

    internal static CallOptions ConfigureGrpcCallOptions(string userAgent, string? daprApiToken, CancellationToken cancellationToken)
    {
        var headers = new Metadata { { "user-agent", userAgent } };
        if (GetDaprApiTokenHeader(daprApiToken) is { } token)
        {
            headers.Add(token.Key, token.Value);
        }
        AddTraceContextHeaders(headers);
        return new CallOptions(headers, cancellationToken: cancellationToken);
    }

    // daprd reads the binary header, everything else on the way the W3C ones.
    internal static void AddTraceContextHeaders(Metadata headers)
    {
        if (Activity.Current is not { Id: { } id, IdFormat: ActivityIdFormat.W3C } activity)
        {
            return;
        }
        headers.Add("traceparent", id);
        if (!string.IsNullOrWhiteSpace(activity.TraceStateString))
        {
            headers.Add("tracestate", activity.TraceStateString);
        }
        headers.Add(GrpcTraceHeader, BinaryTraceContext(activity));
    }

    /// <summary>Version 0, then the fields 0 (trace id, 16 bytes), 1 (span id, 8 bytes) and 2 (flags, 1 byte), each behind its number.</summary>
    private static byte[] BinaryTraceContext(Activity activity)
    {
        var bytes = new byte[29];
        activity.TraceId.CopyTo(bytes.AsSpan(2, 16));
        bytes[18] = 1;
        activity.SpanId.CopyTo(bytes.AsSpan(19, 8));
        bytes[27] = 2;
        bytes[28] = (byte)(activity.ActivityTraceFlags & ActivityTraceFlags.Recorded);
        return bytes;
    }
}
