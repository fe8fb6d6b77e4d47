using Xunit;

namespace DaprImages.TestKit.Photos;

/// <summary>A theory over the real photos; skipped where they are not (see <see cref="SharedPhotos"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PhotosTheoryAttribute : TheoryAttribute
{
    public PhotosTheoryAttribute() => Skip = SharedPhotos.SkipReason;
}
