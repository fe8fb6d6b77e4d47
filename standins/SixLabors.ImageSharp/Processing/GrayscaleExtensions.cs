using SixLabors.ImageSharp.Native;

namespace SixLabors.ImageSharp.Processing;

public static class GrayscaleExtensions
{
    private static readonly double[] Bt709 =
    [
        0.2126, 0.7152, 0.0722,
        0.2126, 0.7152, 0.0722,
        0.2126, 0.7152, 0.0722,
    ];

    private static readonly double[] Bt709WithAlpha =
    [
        0.2126, 0.7152, 0.0722, 0,
        0.2126, 0.7152, 0.0722, 0,
        0.2126, 0.7152, 0.0722, 0,
        0, 0, 0, 1,
    ];

    /// <summary>Makes the colours grey by ITU-R BT.709 and keeps the pixel format.</summary>
    public static IImageProcessingContext Grayscale(this IImageProcessingContext source)
    {
        var context = VipsProcessingContext.Of(source);
        return context.Current.Bands switch
        {
            3 => context.Replace(VipsColor.Recombine(context.Current, Bt709)),
            4 => context.Replace(VipsColor.Recombine(context.Current, Bt709WithAlpha)),
            _ => context,
        };
    }
}
