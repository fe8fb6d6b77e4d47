using System.Buffers.Binary;
using System.Text;

namespace DaprImages.Vision.Tests.Metadata;

internal static class WebpFile
{
    /// <summary>The same picture with one more chunk at its end.</summary>
    public static byte[] WithChunk(byte[] webp, string type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        byte[] file = [.. webp, .. Encoding.ASCII.GetBytes(type), .. length, .. data, .. new byte[data.Length & 1]];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }
}
