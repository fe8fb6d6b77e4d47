using DaprImages.Contracts.Results;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tokens;

namespace DaprImages.Vision.Captions;

/// <summary>
/// A model that describes a picture: its encoder gives <c>last_hidden_state</c> [1, patches, n], its decoder writes tokens of GPT-2's vocabulary about it (Li et
/// al., "TrOCR", 2021, has the same two parts).
/// </summary>
internal sealed class Captioner
{
    private readonly LoadedModel _encoder;
    private readonly CaptionDecoder _decoder;
    private readonly Gpt2Vocabulary _vocabulary;
    private readonly BeamSettings _settings;
    private readonly string _states;

    private Captioner(LoadedModel encoder, CaptionDecoder decoder, Gpt2Vocabulary vocabulary)
    {
        (_encoder, _decoder, _vocabulary) = (encoder, decoder, vocabulary);
        _states = encoder.Session.OutputNames.Contains("last_hidden_state") ? "last_hidden_state" : encoder.Session.OutputNames[0];
        _settings = new(
            Math.Clamp((int)encoder.Threshold("beams"), 1, 16),
            Math.Clamp((int)encoder.Threshold("maxTokens"), 1, 64),
            encoder.Threshold("lengthPenalty"),
            (int)encoder.Threshold("noRepeat"),
            (int)encoder.Threshold("start"),
            (int)encoder.Threshold("end"));
    }

    /// <summary>What stands in results.</summary>
    public ModelInfo Info => _encoder.Info;

    /// <returns>Null when there is no such model.</returns>
    /// <exception cref="Engines.EngineUnavailableException">There is one, and it cannot be used.</exception>
    public static Captioner? Find(ModelStore models)
    {
        if (models.Locate(ModelKinds.Captioner) is not { } model)
            return null;
        try
        {
            var decoder = new CaptionDecoder(models.Open(model, ModelFileRole.Decoder));
            return new(models.Find(ModelKinds.Captioner)!, decoder, Gpt2Vocabulary.Read(model.Files[ModelFileRole.Vocabulary]));
        }
        catch (Exception e) when (e is NotSupportedException or InvalidDataException or IOException)
        {
            throw ModelStore.Unusable(model.Entry, e.Message);
        }
    }

    /// <returns>The words without a full stop, perhaps none; and the geometric mean of their probabilities.</returns>
    /// <exception cref="Microsoft.ML.OnnxRuntime.OnnxRuntimeException">The model failed.</exception>
    public (string Words, double Confidence) Describe(AnalysisImage image, CancellationToken cancellationToken)
    {
        var (states, patches) = _encoder.Run(
            image,
            (outputs, _) => outputs.ShapeOf(_states) is [1, var count, _]
                ? (outputs[_states].ToArray(), (int)count)
                : throw new InvalidDataException($"{_encoder.Entry.Id}: {_states} is not [1, patches, n]."),
            cancellationToken);
        var (tokens, confidence) = BeamSearch.Run(_decoder.Begin(states, patches, cancellationToken), _settings);
        return (_vocabulary.Decode(tokens).Trim(), confidence);
    }
}
