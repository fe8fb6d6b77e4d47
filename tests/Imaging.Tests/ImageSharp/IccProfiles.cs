using System.Buffers.Binary;
using System.IO.Compression;

namespace DaprImages.Imaging.Tests.ImageSharp;

internal static class IccProfiles
{
    // The primaries of sRGB, adapted to D50.
    private static readonly double[] Red = [0.4361, 0.2225, 0.0139];
    private static readonly double[] Green = [0.3851, 0.7169, 0.0971];
    private static readonly double[] Blue = [0.1431, 0.0606, 0.7141];

    /// <summary>sRGB with the first and third channel exchanged.</summary>
    public static byte[] RedAndBlueSwapped() => Matrix(Blue, Green, Red);

    /// <summary>Well formed, but its curves are of no known kind.</summary>
    public static byte[] Unusable()
    {
        var profile = RedAndBlueSwapped();
        for (var at = profile.AsSpan().IndexOf("curv"u8); at >= 0; at = profile.AsSpan().IndexOf("curv"u8))
            "nope"u8.CopyTo(profile.AsSpan(at));
        return profile;
    }

    public static (string Type, byte[] Data) Chunk(byte[] profile)
    {
        using var data = new MemoryStream();
        data.Write("icc\0\0"u8);
        using (var deflate = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(profile);
        return ("iCCP", data.ToArray());
    }

    private static byte[] Matrix(double[] first, double[] second, double[] third)
    {
        const int TagsAt = 128;
        (string Name, byte[] Data)[] tags =
        [
            ("wtpt", Xyz([0.9642, 1, 0.8249])), ("rXYZ", Xyz(first)), ("gXYZ", Xyz(second)), ("bXYZ", Xyz(third)),
            ("rTRC", Gamma()), ("gTRC", Gamma()), ("bTRC", Gamma()),
        ];
        var dataAt = TagsAt + 4 + (tags.Length * 12);
        var profile = new byte[dataAt + tags.Sum(tag => tag.Data.Length)];
        BinaryPrimitives.WriteInt32BigEndian(profile, profile.Length);
        profile[8] = 2;
        profile[9] = 0x40;
        "mntrRGB XYZ "u8.CopyTo(profile.AsSpan(12));
        "acsp"u8.CopyTo(profile.AsSpan(36));
        Xyz([0.9642, 1, 0.8249])[8..].CopyTo(profile.AsSpan(68));
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(TagsAt), tags.Length);
        for (var i = 0; i < tags.Length; i++)
        {
            var row = profile.AsSpan(TagsAt + 4 + (i * 12), 12);
            System.Text.Encoding.ASCII.GetBytes(tags[i].Name, row);
            BinaryPrimitives.WriteInt32BigEndian(row[4..], dataAt);
            BinaryPrimitives.WriteInt32BigEndian(row[8..], tags[i].Data.Length);
            tags[i].Data.CopyTo(profile, dataAt);
            dataAt += tags[i].Data.Length;
        }
        return profile;
    }

    private static byte[] Xyz(double[] values)
    {
        var data = new byte[20];
        "XYZ "u8.CopyTo(data);
        for (var i = 0; i < 3; i++)
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(8 + (i * 4)), (int)Math.Round(values[i] * 65536));
        return data;
    }

    // A curve of one entry is a gamma in 8.8 fixed point: 2.2.
    private static byte[] Gamma() => [.. "curv"u8, 0, 0, 0, 0, 0, 0, 0, 1, 0x02, 0x33, 0, 0];
}
