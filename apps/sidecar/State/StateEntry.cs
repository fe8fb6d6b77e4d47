namespace DaprImages.Sidecar.State;

/// <summary>An item of a request as the caller wrote it, options unchecked.</summary>
/// <param name="Metadata">ttlInSeconds and the like.</param>
internal sealed record StateEntry(
    string Key,
    ReadOnlyMemory<byte> Value,
    bool IsJson,
    string? ETag,
    IReadOnlyDictionary<string, string> Metadata,
    string Concurrency = "",
    string Consistency = "")
{
    /// <exception cref="FormatException">An option makes no sense.</exception>
    public StateUpsert ToUpsert(string key)
    {
        if (Concurrency is not ("" or "first-write" or "last-write"))
        {
            throw new FormatException($"unrecognized concurrency model '{Concurrency}'");
        }
        if (Consistency is not ("" or "strong" or "eventual"))
        {
            throw new FormatException($"unrecognized consistency model '{Consistency}'");
        }
        return new StateUpsert(key, Presence(ETag), Value, IsJson, Concurrency == "first-write", TimeToLive());
    }

    public StateDeletion ToDeletion(string key) => new(key, Presence(ETag));

    private static string? Presence(string? etag) => string.IsNullOrEmpty(etag) ? null : etag;

    private TimeSpan? TimeToLive()
    {
        var text = Metadata.FirstOrDefault(entry => entry.Key.Equals("ttlInSeconds", StringComparison.OrdinalIgnoreCase)).Value;
        return string.IsNullOrEmpty(text) ? null
            : !int.TryParse(text, out var seconds) ? throw new FormatException($"error parsing TTL: incorrect value for metadata 'ttlInSeconds': strconv.ParseInt: parsing \"{text}\": invalid syntax")
            : seconds < -1 ? throw new FormatException("error parsing TTL: incorrect value for metadata 'ttlInSeconds': must be -1 or greater")
            : seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
    }
}
