namespace DaprImages.Sidecar.Components;

/// <summary>A component's start took longer than its <c>spec.initTimeout</c>.</summary>
internal sealed class InitTimeoutException(string message) : Exception(message);
