using System.Buffers.Binary;

namespace DaprImages.TestKit.Pictures;

public static class TiffFile
{
    /// <summary>An uncompressed little-endian TIFF of one CMYK colour.</summary>
    public static byte[] Cmyk(int width, int height, params ReadOnlySpan<byte> ink)
    {
        (ushort Tag, ushort Type, int Count, int Value)[] entries =
        [
            (256, 4, 1, width), (257, 4, 1, height), (258, 3, 4, 8 + 2 + (9 * 12) + 4), (259, 3, 1, 1), (262, 3, 1, 5),
            (273, 4, 1, 8 + 2 + (9 * 12) + 4 + 8), (277, 3, 1, 4), (278, 4, 1, height), (279, 4, 1, width * height * 4),
        ];
        var file = new byte[entries[5].Value + (width * height * 4)];
        BinaryPrimitives.WriteInt32LittleEndian(file, 0x002A4949);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), 8);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(8), (short)entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var row = file.AsSpan(10 + (i * 12), 12);
            BinaryPrimitives.WriteUInt16LittleEndian(row, entries[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(row[2..], entries[i].Type);
            BinaryPrimitives.WriteInt32LittleEndian(row[4..], entries[i].Count);
            BinaryPrimitives.WriteInt32LittleEndian(row[8..], entries[i].Value);
        }
        for (var i = 0; i < 4; i++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(entries[2].Value + (i * 2)), 8);
        for (var at = entries[5].Value; at < file.Length; at += 4)
            ink.CopyTo(file.AsSpan(at));
        return file;
    }
}
