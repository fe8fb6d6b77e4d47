using System.Buffers.Binary;

namespace DaprImages.Vision.Images.Headers;

/// <summary>Whether a file goes on to its end, or was cut off on its way here. Nothing is decoded.</summary>
internal static class FileEnd
{
    private const int Stretch = 4096;

    // A file of the largest size accepted by default, in the smallest pieces that programs write.
    private const int MaxChunks = 1_000_000;

    /// <returns>True too for formats that do not say where they end, or of which decoders show what there is.</returns>
    public static bool IsThere(ImageFormat format, HeaderBytes file) => format switch
    {
        ImageFormat.Jpeg => HasEndMarker(file),
        ImageFormat.Png => HasEndChunk(file),
        ImageFormat.Heic or ImageFormat.Avif => HoldsItsBoxes(file),
        _ => true, // WebP's length was checked with its header
    };

    /// <summary>
    /// The marker cannot occur in a JPEG's compressed data. It does in the preview that cameras put before it, so the search goes from the end to the frame header; and
    /// phones append films, so it may be far from the end.
    /// </summary>
    private static bool HasEndMarker(HeaderBytes file)
    {
        // One byte of overlap, for a marker that stands across two stretches.
        for (var at = Math.Max(file.Length - Stretch, 0); ; at = Math.Max(at - Stretch + 1, 0))
        {
            var bytes = file.At(at, Stretch);
            if (bytes.LastIndexOf([(byte)0xFF, (byte)0xD9]) is >= 0 and var found)
            {
                return at + found > JpegHeader.FindFrame(file);
            }
            if (at == 0)
            {
                return false;
            }
        }
    }

    private static bool HasEndChunk(HeaderBytes file)
    {
        var at = 8L;
        for (var chunk = 0; chunk < MaxChunks && file.TryRead(at, 8, out var start); chunk++)
        {
            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(start);
            if (start[4..].SequenceEqual("IEND"u8))
            {
                return at <= file.Length;
            }
        }
        return false;
    }

    private static bool HoldsItsBoxes(HeaderBytes file)
    {
        var end = MediaBox.Between(file, 0, file.Length).Select(box => box.End).LastOrDefault();
        // Behind the last box there may be filling, but no box that claims more than there is.
        return !file.TryRead(end, 8, out var next) || BinaryPrimitives.ReadUInt32BigEndian(next) <= file.Length - end;
    }
}
