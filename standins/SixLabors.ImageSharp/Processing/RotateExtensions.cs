using SixLabors.ImageSharp.Native;

namespace SixLabors.ImageSharp.Processing;

public static class RotateExtensions
{
    /// <summary>Clockwise.</summary>
    public static IImageProcessingContext Rotate(this IImageProcessingContext source, RotateMode rotateMode) => rotateMode switch
    {
        RotateMode.Rotate90 => VipsProcessingContext.Of(source).Apply("rot", ("angle", "d90")),
        RotateMode.Rotate180 => VipsProcessingContext.Of(source).Apply("rot", ("angle", "d180")),
        RotateMode.Rotate270 => VipsProcessingContext.Of(source).Apply("rot", ("angle", "d270")),
        _ => source,
    };
}
