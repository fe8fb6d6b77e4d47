using Xunit;

namespace DaprImages.TestKit.Photos;

/// <summary>A test over the real photos; skipped where they are not (see <see cref="SharedPhotos"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PhotosFactAttribute : FactAttribute
{
    public PhotosFactAttribute() => Skip = SharedPhotos.SkipReason;
}
