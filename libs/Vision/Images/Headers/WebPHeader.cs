using System.Buffers.Binary;

namespace DaprImages.Vision.Images.Headers;

internal static class WebPHeader
{
    public static HeaderSize Read(HeaderBytes file)
    {
        // The container states its own length, so a file that was cut off is known without decoding it.
        if (!file.TryRead(0, 30, out var start) || BinaryPrimitives.ReadUInt32LittleEndian(start[4..]) + 8L > file.Length)
            return HeaderSize.Damaged;

        var chunk = start.Slice(12, 4);
        var body = start[20..];
        if (chunk.SequenceEqual("VP8X"u8))
            return HeaderSize.Of(1 + ReadUInt24(body[4..]), 1 + ReadUInt24(body[7..]));
        if (chunk.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
            return body[0] == 0x2F ? HeaderSize.Of(1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)) : HeaderSize.Damaged;
        }
        if (chunk.SequenceEqual("VP8 "u8) && body.Slice(3, 3).SequenceEqual([(byte)0x9D, (byte)0x01, (byte)0x2A]))
        {
            return HeaderSize.Of(
                BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF);
        }
        return HeaderSize.Damaged;
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
