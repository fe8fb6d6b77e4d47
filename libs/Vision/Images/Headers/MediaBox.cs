using System.Buffers.Binary;

namespace DaprImages.Vision.Images.Headers;

/// <summary>One box of an ISO media file (HEIC, AVIF): a length, four letters, and what is in it.</summary>
/// <param name="Start">Where its content begins.</param>
/// <param name="End">Where it ends; never beyond the box around it.</param>
internal readonly record struct MediaBox(uint Type, long Start, long End)
{
    // Real files have some dozens; one per tile of a grid at most.
    private const int MaxBoxes = 4096;

    public static uint Name(ReadOnlySpan<byte> letters) => BinaryPrimitives.ReadUInt32BigEndian(letters);

    public static MediaBox? Find(HeaderBytes file, long start, long end, ReadOnlySpan<byte> letters)
    {
        var wanted = Name(letters);
        foreach (var box in Between(file, start, end))
        {
            if (box.Type == wanted)
                return box;
        }
        return null;
    }

    /// <summary>The boxes side by side in a stretch of the file; stops at the first that is malformed.</summary>
    public static IEnumerable<MediaBox> Between(HeaderBytes file, long start, long end)
    {
        for (var i = 0; i < MaxBoxes && TryRead(file, start, end, out var box); i++)
        {
            yield return box;
            start = box.End;
        }
    }

    private static bool TryRead(HeaderBytes file, long at, long end, out MediaBox box)
    {
        box = default;
        if (at + 8 > end || !file.TryRead(at, 8, out var header))
            return false;
        long length = BinaryPrimitives.ReadUInt32BigEndian(header);
        var type = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        var headerLength = 8;
        if (length == 1)
        {
            if (!file.TryRead(at + 8, 8, out var large))
                return false;
            length = BinaryPrimitives.ReadInt64BigEndian(large);
            headerLength = 16;
        }
        else if (length == 0)
        {
            length = end - at;
        }

        if (length < headerLength || length > end - at)
            return false;
        box = new(type, at + headerLength, at + length);
        return true;
    }
}
