using DaprImages.Contracts.Results;
using DaprImages.Vision.Engines;

namespace DaprImages.Vision.Models;

/// <summary>What an engine makes of its models, once, when it is first asked whether it is available or to work.</summary>
/// <param name="load">Throws an <see cref="EngineUnavailableException"/> where a model is missing.</param>
/// <param name="describe">What will stand in results.</param>
internal sealed class ModelBacked<T>(Func<T> load, Func<T, ModelInfo> describe)
    where T : class
{
    private readonly Lazy<(T? Value, EngineAvailability Availability)> _loaded = new(() =>
    {
        try
        {
            var value = load();
            return (value, new EngineAvailability.Available(describe(value)));
        }
        catch (EngineUnavailableException e)
        {
            return (null, e.Unavailable);
        }
    });

    public EngineAvailability Availability => _loaded.Value.Availability;

    /// <exception cref="EngineUnavailableException">See <see cref="Availability"/>.</exception>
    public T Value => _loaded.Value.Value ?? throw new EngineUnavailableException((EngineAvailability.Unavailable)Availability);
}
