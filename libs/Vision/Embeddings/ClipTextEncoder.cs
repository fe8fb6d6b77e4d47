using DaprImages.Contracts.Results;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Embeddings;

/// <summary>Words in the space of CLIP's pictures. The model is looked for when first asked for, and loaded when first used.</summary>
internal sealed class ClipTextEncoder : ITextEncoder
{
    private readonly CpuGate _gate;
    private readonly ModelBacked<InstalledModel> _installed;
    private readonly Lazy<ClipTextModel> _model;

    public ClipTextEncoder(ModelStore models, CpuGate gate)
    {
        _gate = gate;
        _installed = new(() => Locate(models), model => new ModelInfo(model.Entry.Id, model.Entry.Version, Thresholds: model.Entry.Thresholds));
        _model = new(() => ClipTextModel.Load(models, _installed.Value));
    }

    public EngineAvailability Availability => _installed.Availability;

    /// <summary>Empty when it is not available.</summary>
    public string Model => Availability is EngineAvailability.Available available ? available.Model.Id : "";

    /// <exception cref="EngineUnavailableException">The model is not installed, or cannot be used.</exception>
    public Task<ReadOnlyMemory<float>> EncodeAsync(string text, CancellationToken cancellationToken) =>
        _gate.RunAsync<ReadOnlyMemory<float>>(token => _model.Value.Encode(text, token), cancellationToken);

    private static InstalledModel Locate(ModelStore models)
    {
        // Pictures that were embedded by something else cannot be compared with words.
        var embedder = models.Locate(ModelKinds.Clip, ModelKinds.ImageNet);
        return embedder?.Entry.Kind == ModelKinds.Clip ? embedder : throw models.Missing("look for images by words", ModelKinds.Clip);
    }
}
