namespace DaprImages.Sidecar.Components;

/// <summary>A component of which every secret, environment variable and template in the metadata has been looked up.</summary>
/// <param name="Metadata">Names as written; <see cref="Get"/> does not mind their case.</param>
internal sealed record Component(string Name, string Type, string Version, IReadOnlyDictionary<string, string> Metadata, bool IgnoreErrors, TimeSpan InitTimeout)
{
    /// <summary>What stands before the first dot of the type: state, pubsub, bindings …</summary>
    public string Category => Type.Split('.')[0];

    /// <summary>daprd's way of naming it in errors.</summary>
    public string LogName => $"{Name} ({Type}/{Version})";

    public string? Get(string name)
    {
        foreach (var (key, value) in Metadata)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }
        return null;
    }

    /// <summary>As daprd reads switches: y, yes, true, t, on and 1 are on, anything else is off.</summary>
    public bool IsOn(string name) => Get(name)?.Trim().ToUpperInvariant() is "Y" or "YES" or "TRUE" or "T" or "ON" or "1";
}
