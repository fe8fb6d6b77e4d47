namespace DaprImages.Vision.Engines;

/// <summary>An engine was asked to work although it said that it cannot.</summary>
public sealed class EngineUnavailableException(EngineAvailability.Unavailable unavailable) : Exception($"{unavailable.Reason} {unavailable.Remedy}")
{
    public EngineAvailability.Unavailable Unavailable { get; } = unavailable;
}
