namespace DaprImages.Vision.Engines;

/// <summary>Stands where a model would be that is not installed.</summary>
/// <param name="task">What the model would do, as in "There is no model to ...".</param>
internal sealed class MissingModel<TInput, TResult>(string task) : IVisionEngine<TInput, TResult>
{
    private readonly EngineAvailability.Unavailable _unavailable =
        new($"There is no model to {task} on this machine.", "This version comes with none; once one is installed, analyse the image again.");

    public EngineAvailability Availability => _unavailable;

    public Task<TResult> AnalyzeAsync(TInput input, CancellationToken cancellationToken) =>
        Task.FromException<TResult>(new EngineUnavailableException(_unavailable));
}
