using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DaprImages.Vision.Metadata.Blocks;

internal static class PngBlocks
{
    private const int MaxChunks = 10_000;
    private const int MaxTexts = 32;

    // Far beyond what is kept of a text, and nothing to a text that inflates to a hundred megabytes.
    private const int MaxInflated = MetadataBlocks.MaxLength;

    public static void Read(ReadOnlyMemory<byte> file, MetadataBlocks blocks)
    {
        var at = 8;
        for (var i = 0; i < MaxChunks && at + 12 <= file.Length; i++)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.Span[at..]);
            if (length > file.Length - at - 12)
                return;
            var type = file.Span.Slice(at + 4, 4);
            var data = file.Slice(at + 8, (int)length);
            if (type.SequenceEqual("eXIf"u8) && data.Length <= MetadataBlocks.MaxLength)
                blocks.Exif = data;
            else if (type.SequenceEqual("tEXt"u8))
                ReadText(data, blocks, Encoding.Latin1, compressed: false);
            else if (type.SequenceEqual("zTXt"u8))
                ReadText(data, blocks, Encoding.Latin1, compressed: true);
            else if (type.SequenceEqual("iTXt"u8))
                ReadInternationalText(data, blocks);
            else if (type.SequenceEqual("IEND"u8))
                return;
            at += 12 + (int)length;
        }
    }

    private static void ReadText(ReadOnlyMemory<byte> data, MetadataBlocks blocks, Encoding encoding, bool compressed)
    {
        // keyword, zero, and with compression its method (0), then the text.
        var keyword = data.Span[..Math.Min(data.Length, 80)].IndexOf((byte)0);
        if (keyword <= 0 || data.Length < keyword + 2)
            return;
        var text = data[(keyword + (compressed ? 2 : 1))..];
        Add(blocks, Encoding.Latin1.GetString(data.Span[..keyword]), encoding, compressed ? Inflate(text) : text);
    }

    private static void ReadInternationalText(ReadOnlyMemory<byte> data, MetadataBlocks blocks)
    {
        // keyword, zero, compressed?, method, language, zero, translated keyword, zero, text in UTF-8.
        var keyword = data.Span[..Math.Min(data.Length, 80)].IndexOf((byte)0);
        if (keyword <= 0 || data.Length < keyword + 5)
            return;
        var isCompressed = data.Span[keyword + 1] == 1;
        var rest = data[(keyword + 3)..];
        for (var i = 0; i < 2; i++)
        {
            var end = rest.Span.IndexOf((byte)0);
            if (end < 0)
                return;
            rest = rest[(end + 1)..];
        }

        var text = isCompressed ? Inflate(rest) : rest;
        if (!data.Span[..keyword].SequenceEqual("XML:com.adobe.xmp"u8))
            Add(blocks, Encoding.Latin1.GetString(data.Span[..keyword]), Encoding.UTF8, text);
        else if (text.Length <= MetadataBlocks.MaxLength)
            blocks.Xmp = text;
    }

    private static void Add(MetadataBlocks blocks, string keyword, Encoding encoding, ReadOnlyMemory<byte> text)
    {
        if (blocks.Texts.Count < MaxTexts && !text.IsEmpty)
            blocks.Texts.TryAdd(keyword, encoding.GetString(text.Span[..Math.Min(text.Length, 8192)]));
    }

    /// <summary>Empty when the text is damaged or larger than anything sensible.</summary>
    private static byte[] Inflate(ReadOnlyMemory<byte> compressed)
    {
        var buffer = new byte[MaxInflated + 1];
        try
        {
            using var source = new Images.ReadOnlyMemoryStream(compressed);
            using var inflate = new ZLibStream(source, CompressionMode.Decompress);
            var length = inflate.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length <= MaxInflated ? buffer[..length] : [];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}
