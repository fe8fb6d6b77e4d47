using System.Text;

namespace DaprImages.Vision.Images.Headers;

/// <summary>Tells formats by how their files begin.</summary>
internal static class FileSignature
{
    /// <summary>Enough for every signature known here.</summary>
    public const int Length = 64;

    private static readonly byte[][] UnsupportedImages =
    [
        "BM"u8.ToArray(), // Windows bitmap
        "8BPS"u8.ToArray(), // Photoshop
        [0xFF, 0x0A], // JPEG XL codestream
        [0, 0, 0, 12, .. "JXL "u8], // JPEG XL
        [0, 0, 0, 12, .. "jP  "u8], // JPEG 2000
        [0xFF, 0x4F, 0xFF, 0x51], // JPEG 2000 codestream
        [0, 0, 1, 0], // icon
        [(byte)'I', (byte)'I', 43, 0], // BigTIFF
        [(byte)'M', (byte)'M', 0, 43],
        "FUJIFILMCCD-RAW"u8.ToArray(),
        "IIRO"u8.ToArray(), // Olympus raw
        "IIU\0"u8.ToArray(), // Panasonic raw
        "qoif"u8.ToArray(),
        "<svg"u8.ToArray(),
    ];

    /// <summary>The format, or why there is none.</summary>
    public static (ImageFormat? Format, ImageProblem? Problem) Read(ReadOnlySpan<byte> start) => start switch
    {
        [] => (null, ImageProblem.Empty),
        [0xFF, 0xD8, 0xFF, ..] => (ImageFormat.Jpeg, null),
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => (ImageFormat.Png, null),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => (ImageFormat.Gif, null),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => (ImageFormat.WebP, null),
        [(byte)'I', (byte)'I', 42, 0, _, _, _, _, (byte)'C', (byte)'R', ..] => (null, ImageProblem.UnsupportedFormat), // Canon raw
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => (ImageFormat.Tiff, null),
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => ReadBrands(start),
        _ => (null, IsUnsupportedImage(start) ? ImageProblem.UnsupportedFormat : ImageProblem.NotAnImage),
    };

    /// <summary>The box <c>ftyp</c> names what an ISO media file is: HEIC, AVIF, a Canon raw file or a film.</summary>
    private static (ImageFormat? Format, ImageProblem? Problem) ReadBrands(ReadOnlySpan<byte> start)
    {
        var boxLength = (start[0] << 24) | (start[1] << 16) | (start[2] << 8) | start[3];
        var brands = start[8..Math.Clamp(boxLength, 8, start.Length)];
        ImageFormat? format = null;
        for (var at = 0; at + 4 <= brands.Length; at += 4)
        {
            // After the main brand comes a version number; then the brands the file is compatible with.
            if (at == 4)
                continue;
            switch (Encoding.Latin1.GetString(brands.Slice(at, 4)))
            {
                case "avif" or "avis":
                    return (ImageFormat.Avif, null);
                case "crx ":
                    return (null, ImageProblem.UnsupportedFormat);
                case "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "hevm" or "hevs" or "mif1" or "msf1":
                    format = ImageFormat.Heic;
                    break;
            }
        }
        return format is null ? (null, ImageProblem.NotAnImage) : (format, null);
    }

    private static bool IsUnsupportedImage(ReadOnlySpan<byte> start)
    {
        foreach (var signature in UnsupportedImages)
        {
            if (start.StartsWith(signature))
                return true;
        }
        // SVG after an XML declaration or a byte order mark.
        return start.IndexOf("<svg"u8) >= 0 || (start.IndexOf("<?xml"u8) is >= 0 and <= 3);
    }
}
