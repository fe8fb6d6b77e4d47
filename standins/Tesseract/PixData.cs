using Tesseract.Native;

namespace Tesseract;

/// <summary>
/// The pixels of a <see cref="Tesseract.Pix"/>: rows of 32-bit words, leftmost pixel in the highest bits of its word. Write 8-bit pixels as plain bytes
/// and call <see cref="EndianByteSwap"/> once.
/// </summary>
public unsafe class PixData
{
    internal PixData(Pix pix)
    {
        Pix = pix;
        Data = Tess.GetPixData(pix.Handle);
        WordsPerLine = Tess.GetPixWordsPerLine(pix.Handle);
    }

    public Pix Pix { get; }

    public IntPtr Data { get; }

    public int WordsPerLine { get; }

    public static uint GetDataByte(uint* data, int index) => ((byte*)data)[BitConverter.IsLittleEndian ? index ^ 3 : index];

    public static void SetDataByte(uint* data, int index, uint value) => ((byte*)data)[BitConverter.IsLittleEndian ? index ^ 3 : index] = (byte)value;

    /// <summary>On little-endian machines turns bytes in reading order into Leptonica's order, or back.</summary>
    public void EndianByteSwap() => Tess.SwapPixBytes(Pix.Handle);
}
