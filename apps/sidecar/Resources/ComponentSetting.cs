namespace DaprImages.Sidecar.Resources;

/// <summary>One entry of <c>spec.metadata</c>: a value, or where to take it from.</summary>
internal sealed record ComponentSetting(string Name, string? Value, SecretKeyReference? Secret, string? EnvironmentVariable);

/// <param name="Key">Within a secret of several values; empty for the secret's own name.</param>
internal sealed record SecretKeyReference(string Name, string Key);
