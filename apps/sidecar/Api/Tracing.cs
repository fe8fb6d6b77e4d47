using DaprImages.Sidecar.Resources;

namespace DaprImages.Sidecar.Api;

/// <summary>Whether requests are traced: with a sampling rate of 0 not at all; without any, only callers' own traces are carried on.</summary>
internal sealed class Tracing(Configuration configuration)
{
    private readonly double _rate = configuration.SamplingRate ?? 0;

    public bool IsOff { get; } = configuration.SamplingRate == 0;

    /// <summary>Null when tracing is off.</summary>
    public TraceContext? Begin(string? parent = null, string state = "", string baggage = "") => IsOff ? null
        : TraceContext.Continue(parent, state, baggage)
        ?? (_rate > 0 && Random.Shared.NextDouble() < _rate ? TraceContext.Begin(baggage) : TraceContext.None);

    /// <summary>The trace that the request's headers tell of, kept for <see cref="TraceContext.Of"/>.</summary>
    public TraceContext? Begin(HttpContext context)
    {
        var headers = context.Request.Headers;
        var trace = Begin(headers.TraceParent, headers.TraceState.ToString(), headers.Baggage.ToString());
        context.Features.Set(trace);
        return trace;
    }
}
