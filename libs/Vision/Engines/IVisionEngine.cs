namespace DaprImages.Vision.Engines;

/// <summary>One kind of analysis. Engines are shared, safe for use from several threads, and bring their CPU-bound work through the gate themselves.</summary>
/// <typeparam name="TInput">What it looks at; not to be disposed before the task ends.</typeparam>
/// <typeparam name="TResult">What it finds.</typeparam>
public interface IVisionEngine<in TInput, TResult>
{
    EngineAvailability Availability { get; }

    /// <exception cref="EngineUnavailableException">See <see cref="Availability"/>.</exception>
    Task<TResult> AnalyzeAsync(TInput input, CancellationToken cancellationToken);
}
