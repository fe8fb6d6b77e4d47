namespace DaprImages.Sidecar.Bindings;

/// <param name="Content">With a known length; null when there is nothing to say. Whoever takes the response disposes of it.</param>
internal sealed record BindingResponse(Stream? Content, IReadOnlyDictionary<string, string> Metadata)
{
    private static readonly Dictionary<string, string> None = [];

    public static readonly BindingResponse Empty = new(null, None);

    public BindingResponse(Stream content)
        : this(content, None)
    {
    }
}
