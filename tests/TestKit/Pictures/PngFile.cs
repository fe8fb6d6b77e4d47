using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DaprImages.TestKit.Pictures;

/// <summary>Writes PNG files byte by byte, so that tests can also write the ones no encoder would.</summary>
public static class PngFile
{
    public const byte Grey = 0;
    public const byte Rgb = 2;
    public const byte Palette = 3;
    public const byte GreyAlpha = 4;
    public const byte Rgba = 6;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="rows">The rows without filter bytes, each of as many whole bytes as it needs.</param>
    /// <param name="before">Further chunks between header and pixels.</param>
    public static byte[] Write(int width, int height, int bitDepth, byte colorType, ReadOnlySpan<byte> rows, params (string Type, byte[] Data)[] before)
    {
        using var pixels = new MemoryStream();
        using (var deflate = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            var stride = rows.Length / height;
            for (var y = 0; y < height; y++)
            {
                deflate.WriteByte(0);
                deflate.Write(rows.Slice(y * stride, stride));
            }
        }
        return Assemble([("IHDR", Header(width, height, bitDepth, colorType)), .. before, ("IDAT", pixels.ToArray()), ("IEND", [])]);
    }

    /// <summary>A file of one grey pixel that claims another size.</summary>
    public static byte[] Claiming(int width, int height, byte colorType = Rgba)
    {
        using var pixels = new MemoryStream();
        using (var deflate = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write([0, 0, 0, 0, 0]);
        return Assemble([("IHDR", Header(width, height, 8, colorType)), ("IDAT", pixels.ToArray()), ("IEND", [])]);
    }

    public static byte[] Assemble(IEnumerable<(string Type, byte[] Data)> chunks)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> number = stackalloc byte[4];
        foreach (var (type, data) in chunks)
        {
            byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
            BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
            file.Write(number);
            file.Write(body);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
            file.Write(number);
        }
        return file.ToArray();
    }

    public static byte[] Header(int width, int height, int bitDepth, byte colorType)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)bitDepth;
        header[9] = colorType;
        return header;
    }

    /// <summary>A zTXt chunk whose text inflates to this many bytes.</summary>
    public static (string Type, byte[] Data) CompressedText(string keyword, int inflatedLength)
    {
        using var data = new MemoryStream();
        data.Write(Encoding.Latin1.GetBytes(keyword));
        data.Write([0, 0]);
        using (var deflate = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            var block = new byte[64 * 1024];
            Array.Fill(block, (byte)'A');
            for (var left = inflatedLength; left > 0; left -= block.Length)
                deflate.Write(block.AsSpan(0, Math.Min(left, block.Length)));
        }
        return ("zTXt", data.ToArray());
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
