using System.Buffers.Binary;

namespace DaprImages.Vision.Images.Headers;

/// <summary>Finds the frame header of a JPEG file behind however many other segments.</summary>
internal static class JpegHeader
{
    // Cameras write some dozens; a hostile file could hold one every four bytes.
    private const int MaxSegments = 10_000;

    // Sloppy programs leave a few stray bytes between segments, and decoders skip them.
    private const int MaxStrayBytes = 4096;

    public static HeaderSize Read(HeaderBytes file) => Find(file).Size;

    /// <summary>Where the frame header is; 0 when there is none.</summary>
    public static long FindFrame(HeaderBytes file) => Find(file).At;

    private static (HeaderSize Size, long At) Find(HeaderBytes file)
    {
        long at = 2;
        var stray = 0;
        for (var segment = 0; segment < MaxSegments; segment++)
        {
            // A marker is one 0xFF and a letter; before it may stand any number of 0xFF as filling.
            while (file.TryRead(at, 2, out var pair) && (pair[0] != 0xFF || pair[1] == 0xFF) && ++stray <= MaxStrayBytes)
                at++;
            if (stray > MaxStrayBytes || !file.TryRead(at, 4, out var start))
                return (HeaderSize.Damaged, 0);

            var marker = start[1];
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                // These stand alone, without a length.
                at += 2;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(start[2..]);
            switch (marker)
            {
                case 0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA:
                    return file.TryRead(at + 5, 4, out var size)
                        ? (HeaderSize.Of(BinaryPrimitives.ReadUInt16BigEndian(size[2..]), BinaryPrimitives.ReadUInt16BigEndian(size)), at)
                        : (HeaderSize.Damaged, 0);
                case 0xC3 or 0xC5 or 0xC6 or 0xC7 or 0xCB or 0xCD or 0xCE or 0xCF:
                    // Lossless and hierarchical JPEG, which hardly any decoder knows.
                    return (HeaderSize.Unsupported, 0);
                case 0xD9 or 0xDA:
                    // The end, or pixels, before any frame header.
                    return (HeaderSize.Damaged, 0);
                default:
                    if (length < 2)
                        return (HeaderSize.Damaged, 0);
                    at += 2 + length;
                    break;
            }
        }
        return (HeaderSize.Damaged, 0);
    }
}
