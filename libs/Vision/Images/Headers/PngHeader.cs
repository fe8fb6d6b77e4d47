using System.Buffers.Binary;

namespace DaprImages.Vision.Images.Headers;

internal static class PngHeader
{
    private const int HeaderLength = 13;

    public static HeaderSize Read(HeaderBytes file)
    {
        if (!file.TryRead(8, 8 + HeaderLength + 4, out var chunk)
            || BinaryPrimitives.ReadInt32BigEndian(chunk) != HeaderLength
            || !chunk.Slice(4, 4).SequenceEqual("IHDR"u8)
            || BinaryPrimitives.ReadUInt32BigEndian(chunk[(8 + HeaderLength)..]) != Crc32(chunk.Slice(4, 4 + HeaderLength)))
        {
            return HeaderSize.Damaged;
        }

        var header = chunk.Slice(8, HeaderLength);
        return IsPossible(header[8], header[9])
            ? HeaderSize.Of(BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]))
            : HeaderSize.Damaged;
    }

    private static bool IsPossible(byte bitDepth, byte colourType) => colourType switch
    {
        0 => bitDepth is 1 or 2 or 4 or 8 or 16,
        3 => bitDepth is 1 or 2 or 4 or 8,
        2 or 4 or 6 => bitDepth is 8 or 16,
        _ => false,
    };

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
