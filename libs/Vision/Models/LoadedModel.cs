using DaprImages.Contracts.Results;
using DaprImages.Vision.Images;
using DaprImages.Vision.Onnx;
using DaprImages.Vision.Tensors;

namespace DaprImages.Vision.Models;

/// <summary>A model of the catalogue, ready to run; shared by all threads.</summary>
internal sealed class LoadedModel(CatalogModel entry, OnnxSession session, IReadOnlyDictionary<ModelFileRole, string> files, IReadOnlyList<string> labelSet) : IDisposable
{
    public CatalogModel Entry { get; } = entry;

    public OnnxSession Session { get; } = session;

    /// <summary>What stands in results.</summary>
    public ModelInfo Info { get; } = new(entry.Id, entry.Version, session.Sha256, entry.Thresholds);

    /// <summary>The lines of the model's labels, a file or a set of the catalogue, in the order of the classes; empty when it has none.</summary>
    public IReadOnlyList<string> Labels { get; } = files.TryGetValue(ModelFileRole.Labels, out var path) ? File.ReadAllLines(path) : labelSet;

    public double Threshold(string name) => Entry.Thresholds[name];

    public string PathOf(ModelFileRole role) => files[role];

    /// <summary>Prepares the picture, runs the model and reads what it gave, all on the calling thread.</summary>
    public T Run<T>(AnalysisImage image, Func<OnnxOutputs, Placement, T> read, CancellationToken cancellationToken)
    {
        using var tensor = PictureTensor.Of(image, Entry.Input);
        using var outputs = Session.Run(tensor.Values, tensor.Shape, cancellationToken);
        return read(outputs, tensor.Placement);
    }

    public void Dispose() => Session.Dispose();
}
