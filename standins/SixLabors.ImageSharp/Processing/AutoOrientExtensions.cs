using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.Native;

namespace SixLabors.ImageSharp.Processing;

public static class AutoOrientExtensions
{
    /// <summary>Turns the picture upright by its EXIF orientation, which then becomes 1.</summary>
    public static IImageProcessingContext AutoOrient(this IImageProcessingContext source)
    {
        var context = VipsProcessingContext.Of(source);
        if (context.Metadata.ExifProfile is not { } profile || !profile.TryGetValue(ExifTag.Orientation, out var orientation))
            return source;

        var turned = orientation.Value switch
        {
            2 => context.Apply("flip", ("direction", "horizontal")),
            3 => context.Apply("rot", ("angle", "d180")),
            4 => context.Apply("flip", ("direction", "vertical")),
            5 => context.Apply("rot", ("angle", "d90")).Apply("flip", ("direction", "horizontal")),
            6 => context.Apply("rot", ("angle", "d90")),
            7 => context.Apply("rot", ("angle", "d90")).Apply("flip", ("direction", "vertical")),
            8 => context.Apply("rot", ("angle", "d270")),
            _ => context,
        };
        profile.SetValue(ExifTag.Orientation, (ushort)1);
        return turned;
    }
}
