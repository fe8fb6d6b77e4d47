using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Heif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;

namespace SixLabors.ImageSharp.Native;

/// <summary>Which libvips operation reads which format. Bytes only ever reach the loader of the format their signature names.</summary>
internal sealed record VipsLoader(IImageFormat Format, string Operation)
{
    public static IReadOnlyList<VipsLoader> All { get; } =
    [
        new(JpegFormat.Instance, "jpegload_buffer"),
        new(PngFormat.Instance, "pngload_buffer"),
        new(GifFormat.Instance, "gifload_buffer"),
        new(WebpFormat.Instance, "webpload_buffer"),
        new(TiffFormat.Instance, "tiffload_buffer"),
        new(HeifFormat.Instance, "heifload_buffer"),
    ];

    public bool IsJpeg => Format == JpegFormat.Instance;

    public bool IsWebp => Format == WebpFormat.Instance;

    /// <summary>Null for bytes of no format listed, or of one this libvips lacks.</summary>
    public static VipsLoader? ForSignature(ReadOnlySpan<byte> data)
    {
        var format = FormatOf(data);
        var loader = All.FirstOrDefault(candidate => candidate.Format == format);
        return loader is not null && VipsRuntime.Has(loader.Operation) ? loader : null;
    }

    private static IImageFormat? FormatOf(ReadOnlySpan<byte> data) => data switch
    {
        [0xFF, 0xD8, 0xFF, ..] => JpegFormat.Instance,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PngFormat.Instance,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => GifFormat.Instance,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebpFormat.Instance,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => TiffFormat.Instance,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', _, _, _, _, ..] when IsHeifBrand(data[8..12]) => HeifFormat.Instance,
        _ => null,
    };

    private static bool IsHeifBrand(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8)
        || brand.SequenceEqual("heim"u8) || brand.SequenceEqual("heis"u8) || brand.SequenceEqual("hevc"u8) || brand.SequenceEqual("avif"u8)
        || brand.SequenceEqual("avis"u8);
}
