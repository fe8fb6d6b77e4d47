using DaprImages.TestKit.Photos;
using Xunit;

namespace DaprImages.TestKit.Models;

/// <summary>A test of real models over real photos; skipped where either is not (see <see cref="SharedModels"/> and <see cref="SharedPhotos"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ModelsFactAttribute : FactAttribute
{
    public ModelsFactAttribute() => Skip = SharedModels.SkipReason ?? SharedPhotos.SkipReason;
}
