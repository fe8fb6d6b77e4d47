using System.Buffers.Binary;
using DaprImages.Vision.Images;
using DaprImages.Vision.Images.Headers;

namespace DaprImages.Vision.Metadata.Blocks;

/// <summary>
/// Finds EXIF and XMP in HEIC and AVIF files, where they are items beside the picture's tiles: the box <c>iinf</c> names the items and <c>iloc</c> says
/// where in the file their bytes are.
/// </summary>
internal static class HeifBlocks
{
    private const int MaxItems = 4096;

    public static void Read(ReadOnlyMemory<byte> file, MetadataBlocks blocks)
    {
        using var stream = new ReadOnlyMemoryStream(file);
        using var bytes = new HeaderBytes(stream);
        if (MediaBox.Find(bytes, 0, bytes.Length, "meta"u8) is not { } meta
            || MediaBox.Find(bytes, meta.Start + 4, meta.End, "iinf"u8) is not { } items
            || MediaBox.Find(bytes, meta.Start + 4, meta.End, "iloc"u8) is not { } places)
        {
            return;
        }

        var (exif, xmp) = FindItems(bytes, items);
        if (exif is { } exifId && Locate(bytes, places, exifId) is { } exifPlace)
            blocks.Exif = SkipExifHeader(Slice(file, exifPlace));
        if (xmp is { } xmpId && Locate(bytes, places, xmpId) is { } xmpPlace)
            blocks.Xmp = Slice(file, xmpPlace);
    }

    private static (uint? Exif, uint? Xmp) FindItems(HeaderBytes file, MediaBox items)
    {
        uint? exif = null;
        uint? xmp = null;
        if (!file.TryRead(items.Start, 1, out var version))
            return default;
        foreach (var entry in MediaBox.Between(file, items.Start + (version[0] == 0 ? 6 : 8), items.End))
        {
            // version and flags (4), id (2 or 4), protection (2), type (4)
            var head = file.At(entry.Start, (int)Math.Min(14, entry.End - entry.Start));
            if (entry.Type != MediaBox.Name("infe"u8) || head.Length < 12 || head[0] < 2)
                continue;
            var isWide = head[0] > 2;
            if (isWide && head.Length < 14)
                continue;
            var id = isWide ? BinaryPrimitives.ReadUInt32BigEndian(head[4..]) : BinaryPrimitives.ReadUInt16BigEndian(head[4..]);
            var type = head.Slice(isWide ? 10 : 8, 4);
            if (type.SequenceEqual("Exif"u8))
                exif ??= id;
            else if (type.SequenceEqual("mime"u8) && file.At(entry.Start, (int)Math.Min(128, entry.End - entry.Start)).IndexOf("application/rdf+xml"u8) >= 0)
                xmp ??= id;
        }
        return (exif, xmp);
    }

    /// <summary>Only items in one piece of the file itself; metadata is never stored otherwise.</summary>
    private static (long Offset, long Length)? Locate(HeaderBytes file, MediaBox places, uint wanted)
    {
        if (!file.TryRead(places.Start, 8, out var head))
            return null;
        var version = head[0];
        var (offsetSize, lengthSize) = (head[4] >> 4, head[4] & 15);
        var (baseSize, indexSize) = (head[5] >> 4, version > 0 ? head[5] & 15 : 0);
        var at = places.Start + 6;
        var count = ReadNumber(file, ref at, version < 2 ? 2 : 4);

        for (var i = 0; i < Math.Min(count, MaxItems) && at < places.End; i++)
        {
            var id = ReadNumber(file, ref at, version < 2 ? 2 : 4);
            var method = version > 0 ? ReadNumber(file, ref at, 2) & 15 : 0;
            at += 2;
            var start = ReadNumber(file, ref at, baseSize);
            var extents = ReadNumber(file, ref at, 2);
            if (id != wanted)
            {
                at += extents * (indexSize + offsetSize + lengthSize);
                continue;
            }
            at += indexSize;
            var offset = ReadNumber(file, ref at, offsetSize);
            var length = ReadNumber(file, ref at, lengthSize);
            return method == 0 && extents == 1 ? (start + offset, length) : null;
        }
        return null;
    }

    /// <summary>A big-endian number of 0 to 8 bytes; what is beyond the end of the file counts as 0.</summary>
    private static long ReadNumber(HeaderBytes file, ref long at, int size)
    {
        var value = 0L;
        foreach (var b in file.At(at, Math.Min(size, 8)))
            value = (value << 8) | b;
        at += size;
        return value;
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> file, (long Offset, long Length) place) =>
        place.Offset >= 0 && place.Length is > 0 and <= MetadataBlocks.MaxLength && place.Offset <= file.Length - place.Length
            ? file.Slice((int)place.Offset, (int)place.Length)
            : default;

    /// <summary>The item begins with the distance from its fifth byte to the TIFF structure, which the preamble of JPEG's segment may fill.</summary>
    private static ReadOnlyMemory<byte> SkipExifHeader(ReadOnlyMemory<byte> item)
    {
        if (item.Length < 8)
            return default;
        var distance = BinaryPrimitives.ReadUInt32BigEndian(item.Span);
        return distance <= item.Length - 8 ? item[(4 + (int)distance)..] : default;
    }
}
