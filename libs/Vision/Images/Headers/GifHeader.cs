using System.Buffers.Binary;

namespace DaprImages.Vision.Images.Headers;

/// <summary>
/// The size of a GIF. Its header alone would accept any text after the six signature letters, so the blocks are followed to the first frame.
/// </summary>
internal static class GifHeader
{
    private const int MaxBlocks = 10_000;

    public static HeaderSize Read(HeaderBytes file)
    {
        if (!file.TryRead(0, 13, out var screen))
            return HeaderSize.Damaged;
        long width = BinaryPrimitives.ReadUInt16LittleEndian(screen[6..]);
        long height = BinaryPrimitives.ReadUInt16LittleEndian(screen[8..]);
        long at = 13 + ColourTableLength(screen[10]);

        for (var block = 0; block < MaxBlocks; block++)
        {
            if (!file.TryRead(at, 1, out var introducer))
                return HeaderSize.Damaged;
            switch (introducer[0])
            {
                case 0x2C when file.TryRead(at, 10, out var frame):
                    // A first frame that reaches beyond the screen widens the picture.
                    return HeaderSize.Of(
                        Math.Max(width, BinaryPrimitives.ReadUInt16LittleEndian(frame[1..]) + BinaryPrimitives.ReadUInt16LittleEndian(frame[5..])),
                        Math.Max(height, BinaryPrimitives.ReadUInt16LittleEndian(frame[3..]) + BinaryPrimitives.ReadUInt16LittleEndian(frame[7..])));
                case 0x21:
                    at += 2;
                    break;
                default:
                    return HeaderSize.Damaged;
            }

            // An extension is a chain of pieces, each with its length before it, ended by a zero.
            while (true)
            {
                if (!file.TryRead(at, 1, out var piece) || ++block > MaxBlocks)
                    return HeaderSize.Damaged;
                at += 1 + piece[0];
                if (piece[0] == 0)
                    break;
            }
        }
        return HeaderSize.Damaged;
    }

    private static int ColourTableLength(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
}
