using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Resources;

/// <summary>A component as its document describes it; <see cref="Components.Component"/> is the same with every reference followed.</summary>
/// <param name="SecretStore">Where its secret references lead; <c>auth.secretStore</c>.</param>
internal sealed record ComponentResource(string Name, string Type, string Version, IReadOnlyList<ComponentSetting> Settings, string? SecretStore, bool IgnoreErrors, TimeSpan InitTimeout)
{
    private static readonly TimeSpan DefaultInitTimeout = TimeSpan.FromSeconds(5);

    /// <exception cref="FormatException">The document has another shape.</exception>
    public static ComponentResource From(Resource resource)
    {
        var spec = resource.Spec;
        return new ComponentResource(
            resource.Name,
            spec?.Text("type") ?? "",
            spec?.Text("version") ?? "",
            spec?.Maps("metadata").Select(item => new ComponentSetting(
                item.Text("name") ?? "",
                item.Value("value"),
                item.Map("secretKeyRef") is { } reference ? new SecretKeyReference(reference.Text("name") ?? "", reference.Text("key") ?? "") : null,
                item.Text("envRef"))).ToList() ?? [],
            resource.Body.Map("auth")?.Text("secretStore"),
            spec?.Switch("ignoreErrors") ?? false,
            Duration.TryParse(spec?.Text("initTimeout"), out var timeout) && timeout > TimeSpan.Zero ? timeout : DefaultInitTimeout);
    }
}
