using System.Security.Cryptography;
using DaprImages.TestKit.Onnx;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tests.Models;

namespace DaprImages.Vision.Tests.Text.PpOcr;

/// <summary>
/// Small models of the kinds of PP-OCR that read colours on black: what is bright is a line, and of a line green is an <c>a</c> and blue a <c>b</c>.
/// </summary>
internal static class ColourModels
{
    public static ModelFolder Folder() => new ModelFolder(Entry("bars", ModelKinds.PpOcrDetector, Bars(), Whole, ("pixel", 0.15), ("box", 0.2), ("growth", 0)),
            Entry("colours", ModelKinds.PpOcrRecognizer, Colours(), Line, ("line", 0.5), ("letters", 2)))
        .Put("bars.onnx", Bars()).Put("colours.onnx", Colours()).Put("alphabet.txt", Alphabet);

    private static InputContract Whole { get; } = new(null, null, ResizeRule.Fit, ChannelOrder.Bgr, 1 / 255f, [0, 0, 0], [1, 1, 1], LongSide: 320, MultipleOf: 32);

    private static InputContract Line { get; } = new(null, 16, ResizeRule.Line, ChannelOrder.Rgb, 1 / 255f, [0, 0, 0], [1, 1, 1], LongSide: 400);

    private static byte[] Alphabet { get; } = "a\nb\n"u8.ToArray();

    /// <summary>The mean of the channels of each pixel.</summary>
    private static byte[] Bars() => new OnnxModel()
        .Input("x", 1, 3, "height", "width")
        .Node("ReduceMean", ["x"], "map", ("axes", new long[] { 1 }), ("keepdims", 1L))
        .Output("map", 1, 1, "height", "width")
        .ToArray();

    /// <summary>The colour of each column: red is the blank.</summary>
    private static byte[] Colours() => new OnnxModel()
        .Input("x", "lines", 3, 16, "width")
        .Node("ReduceMean", ["x"], "columns", ("axes", new long[] { 2 }), ("keepdims", 0L))
        .Node("Transpose", ["columns"], "steps", ("perm", new long[] { 0, 2, 1 }))
        .Output("steps", "lines", "width", 3)
        .ToArray();

    private static CatalogModel Entry(string id, string kind, byte[] weights, InputContract input, params (string Name, double Value)[] thresholds)
    {
        List<ModelFile> files = [File(ModelFileRole.Weights, $"{id}.onnx", weights)];
        if (kind == ModelKinds.PpOcrRecognizer)
            files.Add(File(ModelFileRole.Labels, "alphabet.txt", Alphabet));
        return new(id, "1", "text", kind, [], files, new ModelLicence("MIT", true, ""), input, thresholds.ToDictionary(threshold => threshold.Name, threshold => threshold.Value));
    }

    private static ModelFile File(ModelFileRole role, string name, byte[] bytes) => new(role, name, Convert.ToHexStringLower(SHA256.HashData(bytes)), Size: bytes.Length);
}
