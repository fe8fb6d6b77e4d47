using DaprImages.TestKit.Models;
using DaprImages.Vision.Models;
using DaprImages.Vision.Onnx;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Tests.Models;

/// <summary>The real models with the catalogue of the product, and nothing pulled.</summary>
internal static class InstalledModels
{
    public static ModelStore Store() => new(
        Options.Create(new ModelOptions { Folder = SharedModels.Folder, PulledFolder = Path.Combine(AppContext.BaseDirectory, "pulled-models") }),
        Options.Create(new OnnxOptions()));
}
