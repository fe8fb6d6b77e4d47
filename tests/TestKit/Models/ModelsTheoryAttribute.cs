using DaprImages.TestKit.Photos;
using Xunit;

namespace DaprImages.TestKit.Models;

/// <summary>A theory of real models over real photos; skipped where either is not (see <see cref="SharedModels"/> and <see cref="SharedPhotos"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ModelsTheoryAttribute : TheoryAttribute
{
    public ModelsTheoryAttribute() => Skip = SharedModels.SkipReason ?? SharedPhotos.SkipReason;
}
