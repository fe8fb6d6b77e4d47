using DaprImages.Contracts.Results;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Models;
using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Captions;

/// <summary>
/// Describes an image with the captioning model, where one is installed, and otherwise by a sentence composed of what the other stages found. When the model
/// cannot be used, fails, or has nothing to say, the composed sentence stands in its place, with the reason: an image is better found by that than by nothing. It
/// says what made it, so it is outdated, and <c>rerun outdated</c> makes it anew.
/// </summary>
internal sealed class ImageDescriber(ModelStore models, CpuGate gate) : IVisionEngine<CaptionInput, CaptionResult>
{
    private readonly Lazy<(Captioner? Captioner, string? Problem)> _found = new(() => Find(models));

    public EngineAvailability Availability => new EngineAvailability.Available(_found.Value.Captioner?.Info ?? ComposedCaption.Rules);

    public async Task<CaptionResult> AnalyzeAsync(CaptionInput input, CancellationToken cancellationToken)
    {
        var (captioner, problem) = _found.Value;
        if (captioner is null || input.OpenPicture is null)
            return ComposedCaption.Of(input) with { Instead = problem };
        using var picture = await input.OpenPicture(cancellationToken).ConfigureAwait(false);
        try
        {
            var (words, confidence) = await gate.RunAsync(token => captioner.Describe(picture.Image, token), cancellationToken).ConfigureAwait(false);
            return words.Length > 0
                ? new(English.Sentence(words), captioner.Info.Id, Math.Round(confidence, 4)) { Model = captioner.Info }
                : ComposedCaption.Of(input) with { Instead = $"{captioner.Info.Id} found no words." };
        }
        catch (Exception e) when (e is OnnxRuntimeException or InvalidDataException)
        {
            return ComposedCaption.Of(input) with { Instead = $"{captioner.Info.Id} failed: {e.Message}" };
        }
    }

    private static (Captioner?, string?) Find(ModelStore models)
    {
        try
        {
            return (Captioner.Find(models), null);
        }
        catch (EngineUnavailableException e)
        {
            return (null, $"{e.Unavailable.Reason} {e.Unavailable.Remedy}");
        }
    }
}
