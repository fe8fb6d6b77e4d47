using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.PixelFormats;

internal static class PixelConversion
{
    public static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to)
        where TFrom : unmanaged, IPixel<TFrom>
        where TTo : unmanaged, IPixel<TTo>
    {
        if (typeof(TFrom) == typeof(TTo))
        {
            MemoryMarshal.Cast<TFrom, TTo>(from).CopyTo(to);
            return;
        }

        var pixel = default(Rgba32);
        for (var i = 0; i < from.Length; i++)
        {
            from[i].ToRgba32(ref pixel);
            to[i].FromRgba32(pixel);
        }
    }
}
