using System.Buffers.Binary;

namespace DaprImages.Vision.Metadata.Blocks;

/// <summary>One directory of a TIFF structure: a list of tags with their values, here or elsewhere in the block. Everything is checked to lie inside.</summary>
internal readonly struct TiffDirectory
{
    public const ushort Xmp = 0x02BC;
    public const ushort Iptc = 0x83BB;
    public const ushort ExifPointer = 0x8769;
    public const ushort GpsPointer = 0x8825;

    private const int EntryLength = 12;
    private const int MaxEntries = 512;

    // Bytes an element takes, by its type: none, byte, ASCII, short, long, rational, signed byte, undefined, signed short, signed long, signed rational.
    private static readonly int[] SizeOfType = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8];

    private readonly ReadOnlyMemory<byte> _block;
    private readonly int _at;

    private TiffDirectory(ReadOnlyMemory<byte> block, bool isBigEndian, int at, int count)
    {
        _block = block;
        _at = at;
        IsBigEndian = isBigEndian;
        Count = count;
    }

    public bool IsBigEndian { get; }

    public int Count { get; }

    /// <summary>Null when the block is no TIFF structure.</summary>
    public static TiffDirectory? First(ReadOnlyMemory<byte> block)
    {
        var start = block.Span;
        if (start.Length < 8 || !(start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8)))
            return null;
        var isBigEndian = start[0] == 'M';
        return At(block, isBigEndian, ReadUInt32(start[4..], isBigEndian));
    }

    /// <summary>The value of a tag in the first directory; empty when it is not there or too large.</summary>
    public static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> block, ushort tag)
    {
        var value = First(block)?.Get(tag) ?? default;
        return value.Length <= MetadataBlocks.MaxLength ? value : default;
    }

    /// <summary>An entry whose value lies outside the block, or is of no known type, has an empty one.</summary>
    public (ushort Tag, ushort Type, ReadOnlyMemory<byte> Value) this[int index]
    {
        get
        {
            var (tag, type, offset, length) = Locate(index);
            return (tag, type, _block.Slice(offset, length));
        }
    }

    /// <summary>The value of a tag; empty when it is not there.</summary>
    public ReadOnlyMemory<byte> Get(ushort tag)
    {
        for (var i = 0; i < Count; i++)
        {
            if (this[i] is var entry && entry.Tag == tag)
                return entry.Value;
        }
        return default;
    }

    /// <summary>The directory a tag points to.</summary>
    public TiffDirectory? Follow(ushort pointer) =>
        Get(pointer) is { Length: 4 } value ? At(_block, IsBigEndian, ReadUInt32(value.Span, IsBigEndian)) : null;

    /// <summary>The directory that a tag's value itself is.</summary>
    public TiffDirectory? Enter(ushort tag)
    {
        for (var i = 0; i < Count; i++)
        {
            if (Locate(i) is var (found, _, offset, length) && found == tag && length > 0)
                return At(_block, IsBigEndian, (uint)offset);
        }
        return null;
    }

    public ushort ReadUInt16(ReadOnlyMemory<byte> value, int index) =>
        (index + 1) * 2 <= value.Length ? ReadUInt16(value.Span[(index * 2)..], IsBigEndian) : (ushort)0;

    private (ushort Tag, ushort Type, int Offset, int Length) Locate(int index)
    {
        var at = _at + 2 + (index * EntryLength);
        var row = _block.Span.Slice(at, EntryLength);
        var tag = ReadUInt16(row, IsBigEndian);
        var type = ReadUInt16(row[2..], IsBigEndian);
        var length = type < SizeOfType.Length ? (long)SizeOfType[type] * ReadUInt32(row[4..], IsBigEndian) : 0;
        var offset = length <= 4 ? at + 8 : (long)ReadUInt32(row[8..], IsBigEndian);
        return offset + length <= _block.Length ? (tag, type, (int)offset, (int)length) : (tag, type, 0, 0);
    }

    private static TiffDirectory? At(ReadOnlyMemory<byte> block, bool isBigEndian, uint offset)
    {
        if (offset + 2L > block.Length)
            return null;
        int count = ReadUInt16(block.Span[(int)offset..], isBigEndian);
        return new(block, isBigEndian, (int)offset, Math.Min(Math.Min(count, MaxEntries), (block.Length - (int)offset - 2) / EntryLength));
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
