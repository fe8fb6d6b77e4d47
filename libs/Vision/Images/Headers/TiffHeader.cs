using System.Buffers.Binary;

namespace DaprImages.Vision.Images.Headers;

/// <summary>The size of the first picture in a TIFF file.</summary>
internal static class TiffHeader
{
    private const int MaxEntries = 1024;
    private const ushort NewSubfileType = 254;
    private const ushort ImageWidth = 256;
    private const ushort ImageLength = 257;
    private const ushort SubIfds = 330;
    private const ushort DngVersion = 50706;

    public static HeaderSize Read(HeaderBytes file)
    {
        if (!file.TryRead(0, 8, out var start))
            return HeaderSize.Damaged;
        var bigEndian = start[0] == 'M';
        var directory = ReadUInt32(start[4..], bigEndian);
        if (!file.TryRead(directory, 2, out var count))
            return HeaderSize.Damaged;

        long width = 0;
        long height = 0;
        var isPreview = false;
        var hasSubIfds = false;
        var entries = ReadUInt16(count, bigEndian);
        for (var i = 0; i < Math.Min((int)entries, MaxEntries); i++)
        {
            if (!file.TryRead(directory + 2 + (i * 12), 12, out var entry))
                return HeaderSize.Damaged;
            var value = ReadUInt16(entry[2..], bigEndian) == 3 ? ReadUInt16(entry[8..], bigEndian) : ReadUInt32(entry[8..], bigEndian);
            switch (ReadUInt16(entry, bigEndian))
            {
                case ImageWidth:
                    width = value;
                    break;
                case ImageLength:
                    height = value;
                    break;
                case NewSubfileType:
                    isPreview = (value & 1) != 0;
                    break;
                case SubIfds:
                    hasSubIfds = true;
                    break;
                case DngVersion:
                    return HeaderSize.Unsupported;
            }
        }

        // Nikon's and Sony's raw files are TIFF files that begin with a small preview and keep the sensor's data elsewhere.
        return isPreview && hasSubIfds ? HeaderSize.Unsupported : HeaderSize.Of(width, height);
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
