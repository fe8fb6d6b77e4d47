namespace DaprImages.Sidecar.Api;

/// <summary>Metadata of a request over HTTP.</summary>
internal static class RequestMetadata
{
    private const string Prefix = "metadata.";

    private static readonly Dictionary<string, string> None = [];

    /// <summary>What stands in the query as <c>metadata.name=value</c>.</summary>
    public static Dictionary<string, string> OfQuery(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return None;
        }
        var metadata = new Dictionary<string, string>();
        foreach (var (name, values) in request.Query)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                metadata[name[Prefix.Length..]] = values.ToString();
            }
        }
        return metadata;
    }
}
