using System.Collections;

namespace DaprImages.Sidecar.Secrets;

/// <summary><c>secretstores.local.env</c>: the sidecar's environment variables, without those of Dapr's own. A variable that is not set is an empty secret.</summary>
internal sealed class EnvironmentSecrets(string prefix) : ISecretStore
{
    public IReadOnlyList<string> Capabilities => [];

    /// <summary>The variable's value; empty when it is not set, or none of the app's business.</summary>
    public static string Read(string name) => IsDaprs(name) ? "" : Environment.GetEnvironmentVariable(name) ?? "";

    public IReadOnlyDictionary<string, string> Find(string name) => new Dictionary<string, string> { [name] = Read(prefix + name) };

    public IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> All()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith(prefix, StringComparison.Ordinal) && !IsDaprs(name))
            {
                yield return new(name[prefix.Length..], new Dictionary<string, string> { [name[prefix.Length..]] = (string?)variable.Value ?? "" });
            }
        }
    }

    private static bool IsDaprs(string name) => name.StartsWith("DAPR_", StringComparison.OrdinalIgnoreCase) || name.Equals("APP_API_TOKEN", StringComparison.OrdinalIgnoreCase) || name.Contains(' ', StringComparison.Ordinal);
}
