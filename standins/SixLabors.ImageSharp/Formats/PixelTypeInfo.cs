using System.Runtime.CompilerServices;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats;

public class PixelTypeInfo
{
    public PixelTypeInfo(int bitsPerPixel) => BitsPerPixel = bitsPerPixel;

    public PixelTypeInfo(int bitsPerPixel, PixelAlphaRepresentation alpha)
        : this(bitsPerPixel) => AlphaRepresentation = alpha;

    public int BitsPerPixel { get; }

    public PixelAlphaRepresentation? AlphaRepresentation { get; }

    internal static PixelTypeInfo Of<TPixel>()
        where TPixel : unmanaged => ForBands(Unsafe.SizeOf<TPixel>(), Unsafe.SizeOf<TPixel>() == 4);

    internal static PixelTypeInfo ForBands(int bands, bool hasAlpha) =>
        new(bands * 8, hasAlpha ? PixelAlphaRepresentation.Unassociated : PixelAlphaRepresentation.None);
}
