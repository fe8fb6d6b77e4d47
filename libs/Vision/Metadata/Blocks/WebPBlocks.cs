using System.Buffers.Binary;

namespace DaprImages.Vision.Metadata.Blocks;

internal static class WebPBlocks
{
    private const int MaxChunks = 10_000;

    public static void Read(ReadOnlyMemory<byte> file, MetadataBlocks blocks)
    {
        var at = 12;
        for (var i = 0; i < MaxChunks && at + 8 <= file.Length; i++)
        {
            var type = file.Span.Slice(at, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file.Span[(at + 4)..]);
            if (length > file.Length - at - 8)
                return;
            var data = file.Slice(at + 8, (int)length);
            if (type.SequenceEqual("EXIF"u8) && data.Length <= MetadataBlocks.MaxLength)
            {
                // Some programs copy the preamble of JPEG's segment too.
                blocks.Exif = data.Span.StartsWith("Exif\0\0"u8) ? data[6..] : data;
            }
            else if (type.SequenceEqual("XMP "u8) && data.Length <= MetadataBlocks.MaxLength)
            {
                blocks.Xmp = data;
            }
            at += 8 + (int)length + (int)(length & 1);
        }
    }
}
