namespace DaprImages.Sidecar.Resources;

/// <summary>Which secrets of a store the app may read.</summary>
internal sealed record SecretScope(string StoreName, bool DeniedByDefault, IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied)
{
    public static SecretScope From(YamlMap scope) => new(
        scope.Text("storeName") ?? "",
        string.Equals(scope.Text("defaultAccess"), "deny", StringComparison.OrdinalIgnoreCase),
        scope.Texts("allowedSecrets"),
        scope.Texts("deniedSecrets"));

    /// <summary>A list of what is allowed leaves nothing else; otherwise what is denied is denied, and the rest is as the default says.</summary>
    public bool Allows(string key) => Allowed.Count > 0 ? Allowed.Contains(key) : !Denied.Contains(key) && !DeniedByDefault;
}
