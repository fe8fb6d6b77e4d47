using System.Buffers.Binary;

namespace DaprImages.Vision.Images;

/// <summary>
/// Guards against progressive JPEG files of thousands of passes, each of which makes the decoder go over the whole picture: a megabyte of them
/// keeps a core busy for hours. Programs write about ten.
/// </summary>
internal static class JpegScans
{
    // Pixels times passes: 25 passes of a picture of 100 megapixels, or 200 of an ordinary photo.
    private const long MaxWork = 2_500_000_000;

    public static bool AreReasonable(ReadOnlySpan<byte> jpeg, ImageHeader header)
    {
        var allowed = MaxWork / ((long)header.Width * header.Height);
        var at = 2;
        while (at + 4 <= jpeg.Length)
        {
            var next = jpeg[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 4 > jpeg.Length)
                break;
            at += next;
            var marker = jpeg[at + 1];
            if (marker is 0x00 or 0x01 or 0xFF or (>= 0xD0 and <= 0xD8))
            {
                // Part of the compressed data, filling, or a marker without a length.
                at += marker == 0xFF ? 1 : 2;
                continue;
            }
            if (marker == 0xD9)
                break;
            if (marker == 0xDA && --allowed < 0)
                return false;
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
        }
        return true;
    }
}
