using System.Buffers.Binary;
using MetadataExtractor.Formats.Jpeg;
using Directory = MetadataExtractor.Directory;

namespace DaprImages.Vision.Metadata;

/// <summary>
/// Has MetadataExtractor read one block by wrapping it as the only segment of a JPEG file: the one way in that takes a block of any origin, and nothing
/// but that block.
/// </summary>
internal static class MetadataCarrier
{
    private const byte App1 = 0xE1;
    private const byte App13 = 0xED;

    public static IReadOnlyList<Directory> ReadExif(ReadOnlySpan<byte> tiff) => Read(App1, "Exif\0\0"u8, tiff);

    public static IReadOnlyList<Directory> ReadXmp(ReadOnlySpan<byte> packet) => Read(App1, "http://ns.adobe.com/xap/1.0/\0"u8, packet);

    public static IReadOnlyList<Directory> ReadIptc(ReadOnlySpan<byte> datasets)
    {
        if (datasets.IsEmpty)
            return [];

        // The one resource of a Photoshop segment: its id, an empty name, its length, and its bytes filled up to an even number.
        Span<byte> preamble = stackalloc byte[26];
        "Photoshop 3.0\08BIM\x04\x04\0\0"u8.CopyTo(preamble);
        BinaryPrimitives.WriteInt32BigEndian(preamble[22..], datasets.Length);
        return Read(App13, preamble, (datasets.Length & 1) == 0 ? datasets : [.. datasets, 0]);
    }

    private static IReadOnlyList<Directory> Read(byte marker, ReadOnlySpan<byte> preamble, ReadOnlySpan<byte> block)
    {
        var length = preamble.Length + block.Length + 2;
        if (block.IsEmpty || length > ushort.MaxValue)
            return [];

        byte[] file = [0xFF, 0xD8, 0xFF, marker, (byte)(length >> 8), (byte)length, .. preamble, .. block, 0xFF, 0xD9];
        try
        {
            return JpegMetadataReader.ReadMetadata(new MemoryStream(file, writable: false));
        }
#pragma warning disable CA1031 // Broken metadata ends in exceptions of many kinds, and must never cost the picture its analysis.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return [];
        }
    }
}
