using System.Buffers.Binary;
using System.Text;

namespace DaprImages.TestKit.Pictures;

/// <summary>Builds the TIFF block an EXIF segment holds (big-endian), well formed or not.</summary>
public sealed class ExifBlock
{
    public const ushort Make = 0x010F;
    public const ushort Model = 0x0110;
    public const ushort Orientation = 0x0112;
    public const ushort ImageDescription = 0x010E;
    public const ushort Artist = 0x013B;
    public const ushort ExposureTime = 0x829A;
    public const ushort FNumber = 0x829D;
    public const ushort Iso = 0x8827;
    public const ushort DateTimeOriginal = 0x9003;
    public const ushort OffsetTimeOriginal = 0x9011;
    public const ushort SubSecTimeOriginal = 0x9291;
    public const ushort FocalLength = 0x920A;
    public const ushort LensModel = 0xA434;
    public const ushort GpsLatitudeRef = 1;
    public const ushort GpsLatitude = 2;
    public const ushort GpsLongitudeRef = 3;
    public const ushort GpsLongitude = 4;
    public const ushort GpsAltitudeRef = 5;
    public const ushort GpsAltitude = 6;

    private readonly List<Entry> _main = [];
    private readonly List<Entry> _exif = [];
    private readonly List<Entry> _gps = [];

    public ExifBlock Text(ushort tag, string value) => Add(tag, 2, 0, [.. Encoding.UTF8.GetBytes(value), 0]);

    public ExifBlock Short(ushort tag, ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return Add(tag, 3, 1, bytes);
    }

    public ExifBlock Byte(ushort tag, byte value) => Add(tag, 1, 1, [value]);

    public ExifBlock Rational(ushort tag, params (uint Numerator, uint Denominator)[] values)
    {
        var bytes = new byte[values.Length * 8];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * 8), values[i].Numerator);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan((i * 8) + 4), values[i].Denominator);
        }
        return Add(tag, 5, values.Length, bytes);
    }

    /// <summary>Latitude and longitude as cameras write them: degrees, minutes and seconds without a sign, and a letter for the hemisphere.</summary>
    public ExifBlock Position(double latitude, double longitude) =>
        Text(GpsLatitudeRef, latitude < 0 ? "S" : "N").Rational(GpsLatitude, Sexagesimal(latitude))
            .Text(GpsLongitudeRef, longitude < 0 ? "W" : "E").Rational(GpsLongitude, Sexagesimal(longitude));

    public byte[] ToArray()
    {
        var main = new List<Entry>(_main);
        if (_exif.Count > 0)
            main.Add(new(0x8769, 4, 1, new byte[4]));
        if (_gps.Count > 0)
            main.Add(new(0x8825, 4, 1, new byte[4]));

        var exifAt = 8 + LengthOf(main);
        var gpsAt = exifAt + (_exif.Count > 0 ? LengthOf(_exif) : 0);
        Point(main, 0x8769, exifAt);
        Point(main, 0x8825, gpsAt);

        using var block = new MemoryStream();
        block.Write([(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8]);
        Write(block, main);
        if (_exif.Count > 0)
            Write(block, _exif);
        if (_gps.Count > 0)
            Write(block, _gps);
        return block.ToArray();
    }

    private static (uint, uint)[] Sexagesimal(double degrees)
    {
        var rest = Math.Abs(degrees);
        var whole = Math.Floor(rest);
        var minutes = Math.Floor((rest - whole) * 60);
        var seconds = (rest - whole - (minutes / 60)) * 3600;
        return [((uint)whole, 1), ((uint)minutes, 1), ((uint)Math.Round(seconds * 10000), 10000)];
    }

    private static int LengthOf(List<Entry> entries) => 2 + (entries.Count * 12) + 4 + entries.Sum(e => e.Data.Length > 4 ? e.Data.Length : 0);

    private static void Point(List<Entry> entries, ushort tag, int offset)
    {
        if (entries.Find(e => e.Tag == tag) is { } pointer)
            BinaryPrimitives.WriteInt32BigEndian(pointer.Data, offset);
    }

    private static void Write(MemoryStream block, List<Entry> entries)
    {
        var dataAt = (int)block.Position + 2 + (entries.Count * 12) + 4;
        Span<byte> row = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(row, (ushort)entries.Count);
        block.Write(row[..2]);
        foreach (var entry in entries.OrderBy(e => e.Tag))
        {
            row.Clear();
            BinaryPrimitives.WriteUInt16BigEndian(row, entry.Tag);
            BinaryPrimitives.WriteUInt16BigEndian(row[2..], entry.Type);
            BinaryPrimitives.WriteInt32BigEndian(row[4..], entry.Count);
            if (entry.Data.Length <= 4)
            {
                entry.Data.CopyTo(row[8..]);
            }
            else
            {
                BinaryPrimitives.WriteInt32BigEndian(row[8..], dataAt);
                dataAt += entry.Data.Length;
            }
            block.Write(row);
        }
        block.Write([0, 0, 0, 0]);
        foreach (var entry in entries.OrderBy(e => e.Tag).Where(e => e.Data.Length > 4))
            block.Write(entry.Data);
    }

    private ExifBlock Add(ushort tag, ushort type, int count, byte[] data)
    {
        var directory = tag switch
        {
            < 0x20 => _gps,
            >= 0x8000 and not 0x8298 => _exif,
            _ => _main,
        };
        directory.Add(new(tag, type, type == 2 ? data.Length : count, data));
        return this;
    }

    private sealed record Entry(ushort Tag, ushort Type, int Count, byte[] Data);
}
