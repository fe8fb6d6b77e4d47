using DaprImages.Sidecar.Api;

namespace DaprImages.Sidecar.Bindings;

/// <param name="Data">Over gRPC as it was sent; over HTTP the JSON of the data, a text in its quotes.</param>
/// <param name="Trace">Null when tracing is off.</param>
internal sealed record BindingRequest(string Operation, ReadOnlyMemory<byte> Data, IReadOnlyDictionary<string, string> Metadata, TraceContext? Trace);
