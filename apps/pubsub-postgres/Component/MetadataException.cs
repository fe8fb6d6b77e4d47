namespace DaprImages.PubSubPostgres.Component;

/// <summary>A metadata field will not do; the message names it and says what would.</summary>
internal sealed class MetadataException : Exception
{
    public MetadataException(string name, string value, string expected)
        : base($"metadata field '{name}': '{value}' is not {expected}")
    {
    }

    public MetadataException(string name, string problem)
        : base($"metadata field '{name}': {problem}")
    {
    }
}
