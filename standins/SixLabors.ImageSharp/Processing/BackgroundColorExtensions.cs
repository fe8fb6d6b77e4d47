using System.Globalization;
using SixLabors.ImageSharp.Native;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Processing;

public static class BackgroundColorExtensions
{
    /// <summary>Puts an opaque colour behind the transparent parts.</summary>
    public static IImageProcessingContext BackgroundColor(this IImageProcessingContext source, Color color)
    {
        var context = VipsProcessingContext.Of(source);
        if (!context.Current.HasAlpha)
            return source;

        var behind = color.ToPixel<Rgba32>();
        return context
            .Apply("flatten", ("background", string.Create(CultureInfo.InvariantCulture, $"{behind.R} {behind.G} {behind.B}")))
            .Apply("bandjoin_const", ("c", "255"));
    }
}
