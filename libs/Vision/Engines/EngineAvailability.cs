namespace DaprImages.Vision.Engines;

/// <summary>Whether an engine can work on this machine; decided when it starts, so installing what is missing takes a restart.</summary>
public abstract record EngineAvailability
{
    private EngineAvailability()
    {
    }

    /// <param name="Model">What will make the results.</param>
    public sealed record Available(Contracts.Results.ModelInfo Model) : EngineAvailability;

    /// <param name="Reason">What is missing, in a sentence.</param>
    /// <param name="Remedy">What an operator does about it: a command, or a sentence.</param>
    public sealed record Unavailable(string Reason, string Remedy) : EngineAvailability;
}
