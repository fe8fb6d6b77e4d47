using System.Buffers.Binary;
using System.Text;

namespace DaprImages.Vision.Tests.Images;

/// <summary>Writes as much of a HEIC file as its readers look at before decoding.</summary>
internal static class HeifFile
{
    public static byte[] Sized(string brand, int width, int height) =>
        [.. Box("ftyp", [.. Encoding.ASCII.GetBytes(brand), 0, 0, 0, 0]), .. Box("meta", [0, 0, 0, 0, .. Properties(width, height)])];

    /// <summary>A file with an EXIF item.</summary>
    public static byte[] WithExif(byte[] tiff, int width, int height)
    {
        byte[] item = [0, 0, 0, 6, .. "Exif\0\0"u8, .. tiff];
        var fileType = Box("ftyp", [.. "heic"u8, 0, 0, 0, 0]);

        // The place of the item follows the boxes before it, whose length does not depend on the place.
        var itemAt = fileType.Length + Meta(0, item.Length, width, height).Length + 8;
        return [.. fileType, .. Meta(itemAt, item.Length, width, height), .. Box("mdat", item)];
    }

    private static byte[] Meta(int itemAt, int itemLength, int width, int height)
    {
        var entry = Box("infe", [2, 0, 0, 0, 0, 7, 0, 0, .. "Exif"u8, 0]);
        var items = Box("iinf", [0, 0, 0, 0, 0, 1, .. entry]);
        // Version 0, four-byte offsets and lengths, one item of one piece.
        var places = Box("iloc", [0, 0, 0, 0, 0x44, 0, 0, 1, 0, 7, 0, 0, 0, 1, .. Number(itemAt), .. Number(itemLength)]);
        return Box("meta", [0, 0, 0, 0, .. items, .. places, .. Properties(width, height)]);
    }

    private static byte[] Properties(int width, int height)
    {
        var thumbnail = Box("ispe", [0, 0, 0, 0, .. Number(16), .. Number(16)]);
        var picture = Box("ispe", [0, 0, 0, 0, .. Number(width), .. Number(height)]);
        return Box("iprp", Box("ipco", [.. Box("colr", new byte[20]), .. thumbnail, .. picture]));
    }

    private static byte[] Box(string type, byte[] content) => [.. Number(content.Length + 8), .. Encoding.ASCII.GetBytes(type), .. content];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
