using DaprImages.TestKit.Models;
using DaprImages.Vision.Models;
using DaprImages.Vision.Onnx;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Tests.Models;

/// <summary>The real models with the catalogue of the product, and nothing pulled.</summary>
internal static class InstalledModels
{
    public static IOptions<ModelOptions> Options { get; } = Microsoft.Extensions.Options.Options.Create(
        new ModelOptions { Folder = SharedModels.Folder, PulledFolder = Path.Combine(AppContext.BaseDirectory, "pulled-models") });

    public static ModelStore Store() => new(Options, Microsoft.Extensions.Options.Options.Create(new OnnxOptions()));
}
