using System.Buffers.Binary;

namespace DaprImages.Vision.Metadata.Blocks;

/// <summary>The list of resources Photoshop keeps in JPEG files, one of which is the IPTC data.</summary>
internal static class PhotoshopResources
{
    private const ushort Iptc = 0x0404;

    private static ReadOnlySpan<byte> Preamble => "Photoshop 3.0\0"u8;

    public static ReadOnlyMemory<byte> FindIptc(ReadOnlyMemory<byte> segment)
    {
        if (!segment.Span.StartsWith(Preamble))
            return default;

        var rest = segment[Preamble.Length..];
        while (rest.Length >= 12 && rest.Span.StartsWith("8BIM"u8))
        {
            var id = BinaryPrimitives.ReadUInt16BigEndian(rest.Span[4..]);
            // A name with its length before it, filled up to an even number of bytes.
            var nameLength = (rest.Span[6] + 2) & ~1;
            if (rest.Length < 6 + nameLength + 4)
                break;
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span[(6 + nameLength)..]);
            rest = rest[(6 + nameLength + 4)..];
            if (length > rest.Length)
                break;
            if (id == Iptc)
                return rest[..(int)length];
            rest = rest[Math.Min(rest.Length, (int)((length + 1) & ~1u))..];
        }
        return default;
    }
}
