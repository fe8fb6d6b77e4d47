namespace DaprImages.Sidecar.Resources;

/// <summary>A document of the resources folder that is meant for this app.</summary>
/// <param name="Kind">Component, Subscription, Resiliency …</param>
/// <param name="Body">The whole document.</param>
internal sealed record Resource(string Kind, string ApiVersion, string Name, YamlMap Body)
{
    public YamlMap? Spec => Body.Map("spec");
}
