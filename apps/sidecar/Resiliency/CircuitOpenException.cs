namespace DaprImages.Sidecar.Resiliency;

/// <summary>A circuit breaker did not let the call through.</summary>
internal sealed class CircuitOpenException(string message) : Exception(message);
