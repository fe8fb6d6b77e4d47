namespace DaprImages.Sidecar.Bindings;

/// <summary>A binding could not do what it was asked to.</summary>
/// <param name="metadata">What it has to say all the same: headers over HTTP.</param>
internal sealed class BindingException(string message, IReadOnlyDictionary<string, string>? metadata = null, Exception? inner = null) : Exception(message, inner)
{
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata ?? new Dictionary<string, string>();
}
