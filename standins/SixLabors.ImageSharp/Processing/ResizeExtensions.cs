using System.Globalization;
using SixLabors.ImageSharp.Native;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Processing;

public static class ResizeExtensions
{
    public static IImageProcessingContext Resize(this IImageProcessingContext source, Size size) => Resize(source, size.Width, size.Height);

    public static IImageProcessingContext Resize(this IImageProcessingContext source, int width, int height) =>
        Resize(source, width, height, KnownResamplers.Bicubic);

    public static IImageProcessingContext Resize(this IImageProcessingContext source, int width, int height, IResampler sampler) =>
        Resize(source, new ResizeOptions { Size = new Size(width, height), Mode = ResizeMode.Stretch, Sampler = sampler });

    public static IImageProcessingContext Resize(this IImageProcessingContext source, ResizeOptions options)
    {
        var context = VipsProcessingContext.Of(source);
        var layout = ResizeLayout.For(context.GetCurrentSize(), options);
        context.Replace(VipsResize.Scale(context.Current, layout.Scaled, options.Sampler));
        return layout.Scaled == layout.Canvas ? context : Place(context, layout, options.PadColor);
    }

    private static VipsProcessingContext Place(VipsProcessingContext context, ResizeLayout layout, Color padColor)
    {
        var pad = padColor.ToPixel<Rgba32>();
        return context.Apply(
            "embed",
            ("x", layout.X.ToString(CultureInfo.InvariantCulture)),
            ("y", layout.Y.ToString(CultureInfo.InvariantCulture)),
            ("width", layout.Canvas.Width.ToString(CultureInfo.InvariantCulture)),
            ("height", layout.Canvas.Height.ToString(CultureInfo.InvariantCulture)),
            ("extend", "background"),
            ("background", context.Current.Bands switch
            {
                1 => padColor.ToPixel<L8>().PackedValue.ToString(CultureInfo.InvariantCulture),
                3 => string.Create(CultureInfo.InvariantCulture, $"{pad.R} {pad.G} {pad.B}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{pad.R} {pad.G} {pad.B} {pad.A}"),
            }));
    }
}
