using System.Buffers.Binary;

namespace DaprImages.Vision.Metadata.Blocks;

internal static class JpegBlocks
{
    private const int MaxSegments = 10_000;
    private const byte App1 = 0xE1;
    private const byte App13 = 0xED;

    public static void Read(ReadOnlyMemory<byte> file, MetadataBlocks blocks)
    {
        var bytes = file.Span;
        var at = 2;
        for (var i = 0; i < MaxSegments; i++)
        {
            var next = at < bytes.Length ? bytes[at..].IndexOfAnyExcept((byte)0xFF) : -1;
            if (next <= 0)
                return;
            // The last 0xFF and the byte after it are the marker.
            at += next - 1;
            var marker = bytes[at + 1];
            if (marker is 0xD9 or 0xDA || at + 4 > bytes.Length)
                return;
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += 2;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2 || at + 2 + length > bytes.Length)
                return;
            var payload = file.Slice(at + 4, length - 2);
            if (marker == App1)
                ReadApp1(payload, blocks);
            else if (marker == App13 && blocks.Iptc.IsEmpty)
                blocks.Iptc = PhotoshopResources.FindIptc(payload);
            at += 2 + length;
        }
    }

    private static void ReadApp1(ReadOnlyMemory<byte> payload, MetadataBlocks blocks)
    {
        var exif = "Exif\0"u8;
        var xmp = "http://ns.adobe.com/xap/1.0/\0"u8;
        if (payload.Span.StartsWith(exif) && blocks.Exif.IsEmpty && payload.Length > exif.Length + 1)
            blocks.Exif = payload[(exif.Length + 1)..];
        else if (payload.Span.StartsWith(xmp) && blocks.Xmp.IsEmpty)
            blocks.Xmp = payload[xmp.Length..];
    }
}
