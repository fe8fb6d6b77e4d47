using System.Buffers.Binary;
using System.Text;

namespace DaprImages.TestKit.Pictures;

/// <summary>Puts segments into JPEG files.</summary>
public static class JpegFile
{
    public const byte App1 = 0xE1;
    public const byte App2 = 0xE2;
    public const byte App13 = 0xED;
    public const byte App15 = 0xEF;
    public const byte Comment = 0xFE;

    /// <summary>The same picture with one more segment right after its start.</summary>
    public static byte[] WithSegment(byte[] jpeg, byte marker, byte[] payload)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)(payload.Length + 2)));
        return [.. jpeg.AsSpan(0, 2), 0xFF, marker, .. length, .. payload, .. jpeg.AsSpan(2)];
    }

    public static byte[] WithExif(byte[] jpeg, byte[] tiff) => WithSegment(jpeg, App1, [.. "Exif\0\0"u8, .. tiff]);

    public static byte[] WithXmp(byte[] jpeg, string packet) =>
        WithSegment(jpeg, App1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(packet)]);

    /// <summary>Where the first start-of-frame segment begins, at its 0xFF; its height and width follow five and seven bytes later.</summary>
    public static int FindFrame(ReadOnlySpan<byte> jpeg)
    {
        var at = 2;
        while (jpeg[at + 1] is not (0xC0 or 0xC1 or 0xC2))
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
        return at;
    }

    /// <summary>The same file claiming another size in its frame header.</summary>
    public static byte[] Claiming(byte[] jpeg, int width, int height)
    {
        var copy = (byte[])jpeg.Clone();
        var frame = FindFrame(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(frame + 5), checked((ushort)height));
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(frame + 7), checked((ushort)width));
        return copy;
    }
}
