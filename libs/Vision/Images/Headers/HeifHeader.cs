using System.Buffers.Binary;

namespace DaprImages.Vision.Images.Headers;

/// <summary>
/// The size of a HEIC or AVIF picture: the largest of the sizes listed in the file. Others belong to its tiles, thumbnails and depth maps.
/// </summary>
internal static class HeifHeader
{
    public static HeaderSize Read(HeaderBytes file)
    {
        // meta > iprp > ipco > ispe; meta and ispe begin with four bytes of version and flags.
        if (MediaBox.Find(file, 0, file.Length, "meta"u8) is not { } meta
            || MediaBox.Find(file, meta.Start + 4, meta.End, "iprp"u8) is not { } properties
            || MediaBox.Find(file, properties.Start, properties.End, "ipco"u8) is not { } container)
        {
            return HeaderSize.Damaged;
        }

        var largest = HeaderSize.Damaged;
        foreach (var box in MediaBox.Between(file, container.Start, container.End))
        {
            if (box.Type != MediaBox.Name("ispe"u8) || !file.TryRead(box.Start + 4, 8, out var sides))
                continue;
            var size = HeaderSize.Of(BinaryPrimitives.ReadUInt32BigEndian(sides), BinaryPrimitives.ReadUInt32BigEndian(sides[4..]));
            if (size.Width * size.Height > largest.Width * largest.Height)
                largest = size;
        }
        return largest;
    }
}
