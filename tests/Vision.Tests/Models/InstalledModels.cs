using DaprImages.TestKit.Models;
using DaprImages.Vision.Models;
using DaprImages.Vision.Onnx;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Tests.Models;

/// <summary>Models with the catalogue of the product, and nothing pulled.</summary>
internal static class InstalledModels
{
    /// <summary>The real ones.</summary>
    public static ModelStore Store() => Of(SharedModels.Folder);

    public static ModelStore None() => Of(null);

    private static ModelStore Of(string? folder) => new(
        Options.Create(new ModelOptions { Folder = folder, PulledFolder = Path.Combine(AppContext.BaseDirectory, "pulled-models") }),
        Options.Create(new OnnxOptions()));
}
