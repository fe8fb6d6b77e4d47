namespace DaprImages.Sidecar.Secrets;

/// <summary>A component of category secretstores.</summary>
internal interface ISecretStore
{
    /// <summary>A secret's values by key, usually one under the secret's own name; null when there is no such secret.</summary>
    IReadOnlyDictionary<string, string>? Find(string name);

    IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> All();

    IReadOnlyList<string> Capabilities { get; }
}
