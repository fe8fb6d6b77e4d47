using System.Buffers.Binary;
using DaprImages.Vision.Metadata.Blocks;
using MetadataExtractor.Formats.Exif;

namespace DaprImages.Vision.Metadata;

/// <summary>
/// Rewrites EXIF to the three directories and few dozen tags that are used, with values of sensible length. MetadataExtractor follows directories as
/// deep and reads values as long as the file says, and recurses on the way: a nest of a few thousand directories in one picture would overflow the stack
/// and take the process down. What comes out of here has neither.
/// </summary>
internal static class ExifFilter
{
    private const ushort Ascii = 2;
    private const ushort Short = 3;
    private const ushort Long = 4;

    // Of a text more is kept than will be shown, for its encoding may take several bytes a letter.
    private const int MaxTextBytes = 2048;
    private const int MaxOtherBytes = 256;

    private static readonly HashSet<ushort> Wanted =
    [
        ExifDirectoryBase.TagImageDescription, ExifDirectoryBase.TagMake, ExifDirectoryBase.TagModel, ExifDirectoryBase.TagOrientation,
        ExifDirectoryBase.TagSoftware, ExifDirectoryBase.TagArtist, ExifDirectoryBase.TagCopyright, ExifDirectoryBase.TagExposureTime,
        ExifDirectoryBase.TagFNumber, ExifDirectoryBase.TagExposureProgram, ExifDirectoryBase.TagIsoEquivalent,
        ExifDirectoryBase.TagRecommendedExposureIndex, ExifDirectoryBase.TagDateTimeOriginal, ExifDirectoryBase.TagDateTimeDigitized,
        ExifDirectoryBase.TagTimeZoneOriginal, ExifDirectoryBase.TagSubsecondTimeOriginal, ExifDirectoryBase.TagExposureBias,
        ExifDirectoryBase.TagMeteringMode, ExifDirectoryBase.TagFlash, ExifDirectoryBase.TagFocalLength, ExifDirectoryBase.TagUserComment,
        ExifDirectoryBase.TagWhiteBalanceMode, ExifDirectoryBase.Tag35MMFilmEquivFocalLength, ExifDirectoryBase.TagSceneCaptureType,
        ExifDirectoryBase.TagLensMake, ExifDirectoryBase.TagLensModel,
    ];

    private static readonly HashSet<ushort> WantedOfGps =
    [
        GpsDirectory.TagLatitudeRef, GpsDirectory.TagLatitude, GpsDirectory.TagLongitudeRef, GpsDirectory.TagLongitude,
        GpsDirectory.TagAltitudeRef, GpsDirectory.TagAltitude, GpsDirectory.TagImgDirection,
    ];

    /// <summary>A block in the same byte order; null when there is nothing in it.</summary>
    public static byte[]? Rewrite(ReadOnlyMemory<byte> exif)
    {
        if (TiffDirectory.First(exif) is not { } first)
            return null;
        var main = Pick(first, Wanted);
        var sub = Pick(first.Follow(TiffDirectory.ExifPointer), Wanted);
        var gps = Pick(first.Follow(TiffDirectory.GpsPointer), WantedOfGps);
        if (main.Count + sub.Count + gps.Count == 0)
            return null;
        if (!sub.Exists(entry => entry.Tag == ExifDirectoryBase.TagIsoEquivalent) && CanonIso.Read(first) is { } iso)
            sub.Add((ExifDirectoryBase.TagIsoEquivalent, Short, iso));

        var subAt = 8 + LengthOf(main, pointers: 2);
        var gpsAt = subAt + LengthOf(sub, pointers: 0);
        var block = new byte[gpsAt + LengthOf(gps, pointers: 0)];
        var writer = new Writer(block, first.IsBigEndian);
        writer.Start();
        main.Add((TiffDirectory.ExifPointer, Long, writer.Number(subAt)));
        main.Add((TiffDirectory.GpsPointer, Long, writer.Number(gpsAt)));
        writer.Write(8, main);
        writer.Write(subAt, sub);
        writer.Write(gpsAt, gps);
        return block;
    }

    private static List<(ushort Tag, ushort Type, ReadOnlyMemory<byte> Value)> Pick(TiffDirectory? directory, HashSet<ushort> wanted)
    {
        var picked = new List<(ushort Tag, ushort Type, ReadOnlyMemory<byte> Value)>();
        if (directory is not { } found)
            return picked;
        var seen = new HashSet<ushort>();
        for (var i = 0; i < found.Count; i++)
        {
            var (tag, type, value) = found[i];
            if (value.IsEmpty || !wanted.Contains(tag) || !seen.Add(tag))
                continue;
            var isText = type == Ascii || tag == ExifDirectoryBase.TagUserComment;
            if (isText)
                picked.Add((tag, type, value[..Math.Min(value.Length, MaxTextBytes)]));
            else if (value.Length <= MaxOtherBytes)
                picked.Add((tag, type, value));
        }
        return picked;
    }

    private static int LengthOf(List<(ushort Tag, ushort Type, ReadOnlyMemory<byte> Value)> entries, int pointers) =>
        2 + ((entries.Count + pointers) * 12) + 4 + entries.Sum(entry => entry.Value.Length > 4 ? entry.Value.Length : 0);

    private readonly ref struct Writer(Span<byte> block, bool isBigEndian)
    {
        private readonly Span<byte> _block = block;

        public void Start()
        {
            (isBigEndian ? "MM\0*"u8 : "II*\0"u8).CopyTo(_block);
            WriteUInt32(4, 8);
        }

        public byte[] Number(int value)
        {
            var bytes = new byte[4];
            if (isBigEndian)
                BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            else
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            return bytes;
        }

        public void Write(int at, List<(ushort Tag, ushort Type, ReadOnlyMemory<byte> Value)> entries)
        {
            WriteUInt16(at, entries.Count);
            var row = at + 2;
            var data = row + (entries.Count * 12) + 4;
            foreach (var (tag, type, value) in entries)
            {
                WriteUInt16(row, tag);
                WriteUInt16(row + 2, type);
                WriteUInt32(row + 4, value.Length / ElementLength(type));
                var inPlace = value.Length <= 4;
                if (!inPlace)
                    WriteUInt32(row + 8, data);
                value.Span.CopyTo(_block[(inPlace ? row + 8 : data)..]);
                data += inPlace ? 0 : value.Length;
                row += 12;
            }
        }

        private static int ElementLength(ushort type) => type switch
        {
            3 or 8 => 2,
            4 or 9 => 4,
            5 or 10 => 8,
            _ => 1,
        };

        private void WriteUInt16(int at, int value)
        {
            if (isBigEndian)
                BinaryPrimitives.WriteUInt16BigEndian(_block[at..], (ushort)value);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(_block[at..], (ushort)value);
        }

        private void WriteUInt32(int at, int value)
        {
            if (isBigEndian)
                BinaryPrimitives.WriteInt32BigEndian(_block[at..], value);
            else
                BinaryPrimitives.WriteInt32LittleEndian(_block[at..], value);
        }
    }
}
