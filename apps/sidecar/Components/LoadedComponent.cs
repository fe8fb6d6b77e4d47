namespace DaprImages.Sidecar.Components;

/// <summary>A component that is in use, as the metadata endpoint shows it.</summary>
internal sealed record LoadedComponent(string Name, string Type, string Version, IReadOnlyList<string> Capabilities);
