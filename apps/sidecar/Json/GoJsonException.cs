namespace DaprImages.Sidecar.Json;

/// <summary>Text that is no JSON. The message is worded as daprd words it: it reaches components and clients.</summary>
internal sealed class GoJsonException(string message) : FormatException(message);
