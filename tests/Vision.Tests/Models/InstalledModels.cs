using DaprImages.TestKit.Models;
using DaprImages.Vision.Models;
using DaprImages.Vision.Onnx;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Tests.Models;

/// <summary>Models with the catalogue of the product, and nothing pulled.</summary>
internal static class InstalledModels
{
    /// <summary>The real ones.</summary>
    public static IOptions<ModelOptions> Options { get; } = Of(SharedModels.Folder);

    public static ModelStore Store() => Open(Options);

    public static ModelStore None() => Open(Of(null));

    private static IOptions<ModelOptions> Of(string? folder) => Microsoft.Extensions.Options.Options.Create(
        new ModelOptions { Folder = folder, PulledFolder = Path.Combine(AppContext.BaseDirectory, "pulled-models") });

    private static ModelStore Open(IOptions<ModelOptions> options) => new(options, Microsoft.Extensions.Options.Options.Create(new OnnxOptions()));
}
