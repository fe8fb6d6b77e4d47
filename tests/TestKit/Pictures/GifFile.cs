namespace DaprImages.TestKit.Pictures;

public static class GifFile
{
    /// <summary>An animation of frames of one colour each, compressed in name only: a clear code before every pixel keeps the codes at three bits.</summary>
    public static byte[] Frames(int width, int height, params (byte R, byte G, byte B)[] colours)
    {
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        file.Write([(byte)width, 0, (byte)height, 0, 0x00, 0, 0]);
        foreach (var colour in colours)
        {
            file.Write([0x21, 0xF9, 4, 0, 10, 0, 0, 0]);
            file.Write([0x2C, 0, 0, 0, 0, (byte)width, 0, (byte)height, 0, 0x80]);
            file.Write([colour.R, colour.G, colour.B, 0, 0, 0]);
            file.WriteByte(2);
            var data = Codes(width * height);
            file.WriteByte((byte)data.Length);
            file.Write(data);
            file.WriteByte(0);
        }
        file.WriteByte(0x3B);
        return file.ToArray();
    }

    private static byte[] Codes(int pixels)
    {
        const int Clear = 4;
        const int End = 5;
        var bits = new List<bool>();
        for (var i = 0; i < pixels; i++)
        {
            Append(Clear);
            Append(0);
        }
        Append(End);

        var bytes = new byte[(bits.Count + 7) / 8];
        for (var i = 0; i < bits.Count; i++)
        {
            if (bits[i])
                bytes[i / 8] |= (byte)(1 << (i % 8));
        }
        return bytes;

        void Append(int code)
        {
            for (var bit = 0; bit < 3; bit++)
                bits.Add((code >> bit & 1) != 0);
        }
    }
}
