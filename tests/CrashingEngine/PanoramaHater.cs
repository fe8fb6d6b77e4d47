using System.Diagnostics;
using DaprImages.Contracts.Results;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;

namespace DaprImages.CrashingEngine;

/// <summary>A scene engine that a very wide picture kills, and the process with it, as a bug in a native library would.</summary>
internal sealed class PanoramaHater : IVisionEngine<AnalysisImage, SceneResult>
{
    private static readonly ModelInfo Model = new("panorama-hater", "1");

    public EngineAvailability Availability { get; } = new EngineAvailability.Available(Model);

    public Task<SceneResult> AnalyzeAsync(AnalysisImage input, CancellationToken cancellationToken)
    {
        if (input.Width > 10 * input.Height)
        {
            Process.GetCurrentProcess().Kill();
        }
        return Task.FromResult(new SceneResult(null, []) { Model = Model });
    }
}
