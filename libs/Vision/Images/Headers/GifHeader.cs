using System.Buffers.Binary;

namespace DaprImages.Vision.Images.Headers;

/// <summary>
/// The size of a GIF. Its header alone would accept any text after the six signature letters, and is no limit to its frames: a decoder makes room for the
/// largest of them before it shows the first. So all blocks are followed.
/// </summary>
internal static class GifHeader
{
    // A file of the largest size accepted by default, in the pieces of up to 255 bytes that GIF is made of, twice over.
    private const int MaxPieces = 500_000;

    public static HeaderSize Read(HeaderBytes file)
    {
        if (!file.TryRead(0, 13, out var screen))
            return HeaderSize.Damaged;
        long width = BinaryPrimitives.ReadUInt16LittleEndian(screen[6..]);
        long height = BinaryPrimitives.ReadUInt16LittleEndian(screen[8..]);
        var at = 13L + ColourTableLength(screen[10]);

        var hasFrame = false;
        for (var pieces = 0; pieces < MaxPieces; pieces++)
        {
            switch (file.At(at, 10))
            {
                case [0x2C, _, _, _, _, _, _, _, _, _] and var frame:
                    hasFrame = true;
                    width = Math.Max(width, BinaryPrimitives.ReadUInt16LittleEndian(frame[1..]) + BinaryPrimitives.ReadUInt16LittleEndian(frame[5..]));
                    height = Math.Max(height, BinaryPrimitives.ReadUInt16LittleEndian(frame[3..]) + BinaryPrimitives.ReadUInt16LittleEndian(frame[7..]));
                    // The frame's own colours, one byte about its compression, and its pixels.
                    at = SkipPieces(file, at + 10 + ColourTableLength(frame[9]) + 1, ref pieces);
                    break;
                case [0x21, _, ..]:
                    at = SkipPieces(file, at + 2, ref pieces);
                    break;
                default:
                    // The end, or whatever else: decoders show what came before it.
                    return hasFrame ? HeaderSize.Of(width, height) : HeaderSize.Damaged;
            }
        }
        return new(0, 0, ImageProblem.TooManyPixels);
    }

    /// <summary>Pieces follow each other, each with its length before it, until one of no length.</summary>
    private static long SkipPieces(HeaderBytes file, long at, ref int pieces)
    {
        while (pieces++ < MaxPieces && file.TryRead(at, 1, out var length))
        {
            at += 1 + length[0];
            if (length[0] == 0)
                break;
        }
        return at;
    }

    private static int ColourTableLength(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
}
