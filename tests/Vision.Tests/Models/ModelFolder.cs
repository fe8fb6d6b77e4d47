using System.Security.Cryptography;
using System.Text.Json;
using DaprImages.Vision.Models;
using DaprImages.Vision.Onnx;

namespace DaprImages.Vision.Tests.Models;

/// <summary>A folder of its own with a catalogue of small models.</summary>
internal sealed class ModelFolder : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly string _root = Directory.CreateTempSubdirectory("daprimages-models-").FullName;

    public ModelFolder(params CatalogModel[] models)
    {
        File.WriteAllBytes(Options.Catalog, JsonSerializer.SerializeToUtf8Bytes(new ModelCatalog(1, models), Json));
        Directory.CreateDirectory(Options.Folder!);
    }

    public ModelOptions Options => new()
    {
        Catalog = Path.Combine(_root, "catalog.json"), Folder = Path.Combine(_root, "there"), PulledFolder = Path.Combine(_root, "pulled"),
    };

    public ModelStore Store() => new(Microsoft.Extensions.Options.Options.Create(Options), Microsoft.Extensions.Options.Options.Create(new OnnxOptions()));

    public ModelFolder Put(string name, byte[] bytes)
    {
        var path = Path.Combine(Options.Folder!, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return this;
    }

    /// <summary>An entry for an encoder of faces of 2 x 2 pixels.</summary>
    public static CatalogModel Encoder(string id, byte[] weights) => new(
        id,
        "1",
        "faces",
        ModelKinds.FaceEncoder,
        [],
        [new ModelFile(ModelFileRole.Weights, "weights.onnx", Convert.ToHexStringLower(SHA256.HashData(weights)), Size: weights.Length)],
        new ModelLicence("MIT", true, ""),
        new InputContract(2, 2, ResizeRule.Aligned, ChannelOrder.Rgb, 1, [0, 0, 0], [1, 1, 1]),
        new Dictionary<string, double> { ["match"] = 0.5, ["margin"] = 0.05, ["minWidth"] = 60 });

    /// <summary>An entry of parts whose files are named after their roles, for pictures of 4 x 4 pixels; see <see cref="Put(CatalogModel, IReadOnlyDictionary{ModelFileRole, byte[]})"/>.</summary>
    public static CatalogModel Entry(
        string id, string stage, string kind, ResizeRule resize, IReadOnlyDictionary<ModelFileRole, byte[]> files, params (string Name, double Value)[] thresholds) => new(
        id,
        "1",
        stage,
        kind,
        [],
        [.. files.Select(file => new ModelFile(file.Key, $"{id}-{file.Key}", Convert.ToHexStringLower(SHA256.HashData(file.Value)), Size: file.Value.Length))],
        new ModelLicence("MIT", true, ""),
        new InputContract(4, 4, resize, ChannelOrder.Rgb, 1 / 255f, [0, 0, 0], [1, 1, 1], ResizeTo: resize == ResizeRule.CentreCrop ? 4 : null),
        thresholds.ToDictionary(threshold => threshold.Name, threshold => threshold.Value));

    public ModelFolder Put(CatalogModel entry, IReadOnlyDictionary<ModelFileRole, byte[]> files)
    {
        foreach (var (role, bytes) in files)
            Put($"{entry.Id}-{role}", bytes);
        return this;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
