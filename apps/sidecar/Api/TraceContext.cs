using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace DaprImages.Sidecar.Api;

/// <summary>The trace that a request belongs to, and the sidecar's own span in it (https://www.w3.org/TR/trace-context/).</summary>
internal sealed class TraceContext
{
    /// <summary>No trace: daprd passes it on in zeros.</summary>
    public static readonly TraceContext None = new("00-00000000000000000000000000000000-0000000000000000-00", "", "");

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private TraceContext(string parent, string state, string baggage) => (Parent, State, Baggage) = (parent, state, baggage);

    /// <summary>What the next ones down the line get as <c>traceparent</c>.</summary>
    public string Parent { get; }

    /// <summary><c>tracestate</c>; empty when there is none.</summary>
    public string State { get; }

    public string Baggage { get; }

    public bool IsNone => Parent == None.Parent;

    /// <summary>The request's trace; null when tracing is off.</summary>
    public static TraceContext? Of(HttpContext context) => context.Features.Get<TraceContext>();

    /// <summary>A span in the caller's trace; null when <paramref name="parent"/> is no traceparent.</summary>
    public static TraceContext? Continue(string? parent, string state, string baggage) => IsTraceParent(parent)
        ? new TraceContext($"00-{parent.AsSpan(3, 32)}-{NewId(8)}-{parent.AsSpan(53, 2)}", state, baggage)
        : null;

    /// <summary>A trace that begins here, and is sampled.</summary>
    public static TraceContext Begin(string baggage) => new($"00-{NewId(16)}-{NewId(8)}-01", "", baggage);

    /// <summary>The caller's trace, marked as not sampled; null when <paramref name="parent"/> is no traceparent.</summary>
    public static TraceContext? Unsampled(string? parent) => Continue(parent, "", "") is { } trace ? new TraceContext($"{trace.Parent.AsSpan(0, 53)}00", "", "") : null;

    public void WriteTo(IHeaderDictionary headers)
    {
        headers["traceparent"] = Parent;
        if (State.Length > 0)
        {
            headers["tracestate"] = State;
        }
        if (Baggage.Length > 0)
        {
            headers["baggage"] = Baggage;
        }
    }

    public void WriteTo(HttpRequestHeaders headers)
    {
        headers.TryAddWithoutValidation("traceparent", Parent);
        if (State.Length > 0)
        {
            headers.TryAddWithoutValidation("tracestate", State);
        }
        if (Baggage.Length > 0)
        {
            headers.TryAddWithoutValidation("baggage", Baggage);
        }
    }

    private static bool IsTraceParent(string? text) =>
        text is ['0', '0', '-', _, ..] && text.Length == 55 && text[35] == '-' && text[52] == '-'
        && IsId(text.AsSpan(3, 32)) && IsId(text.AsSpan(36, 16)) && text.AsSpan(53).IndexOfAnyExcept(Hex) < 0;

    private static bool IsId(ReadOnlySpan<char> id) => id.IndexOfAnyExcept(Hex) < 0 && id.IndexOfAnyExcept('0') >= 0;

    private static string NewId(int bytes)
    {
        Span<byte> id = stackalloc byte[16];
        RandomNumberGenerator.Fill(id[..bytes]);
        return Convert.ToHexStringLower(id[..bytes]);
    }
}
