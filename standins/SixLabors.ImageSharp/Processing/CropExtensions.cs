using System.Globalization;
using SixLabors.ImageSharp.Native;

namespace SixLabors.ImageSharp.Processing;

public static class CropExtensions
{
    /// <summary>Keeps the top left part.</summary>
    public static IImageProcessingContext Crop(this IImageProcessingContext source, int width, int height) =>
        Crop(source, new Rectangle(0, 0, width, height));

    /// <exception cref="ArgumentException">The rectangle leaves the image.</exception>
    public static IImageProcessingContext Crop(this IImageProcessingContext source, Rectangle cropRectangle)
    {
        var context = VipsProcessingContext.Of(source);
        var size = context.GetCurrentSize();
        if (!new Rectangle(0, 0, size.Width, size.Height).Contains(cropRectangle))
            throw new ArgumentException("Crop rectangle should be smaller than the source bounds.", nameof(cropRectangle));

        return context.Apply(
            "embed",
            ("x", (-cropRectangle.X).ToString(CultureInfo.InvariantCulture)),
            ("y", (-cropRectangle.Y).ToString(CultureInfo.InvariantCulture)),
            ("width", cropRectangle.Width.ToString(CultureInfo.InvariantCulture)),
            ("height", cropRectangle.Height.ToString(CultureInfo.InvariantCulture)));
    }
}
