using Tesseract.Native;

namespace Tesseract;

/// <summary>A picture of Leptonica, the imaging library Tesseract works on.</summary>
public sealed class Pix : DisposableBase
{
    private Pix(nint handle)
    {
        Handle = new PixHandle(handle);
        Width = Tess.GetPixWidth(Handle);
        Height = Tess.GetPixHeight(Handle);
        Depth = Tess.GetPixDepth(Handle);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Bits a pixel.</summary>
    public int Depth { get; }

    /// <summary>Dots an inch; 0 when unknown.</summary>
    public int XRes
    {
        get => Tess.GetPixXRes(Handle);
        set => Tess.SetPixXRes(Handle, value);
    }

    /// <summary>Dots an inch; 0 when unknown.</summary>
    public int YRes
    {
        get => Tess.GetPixYRes(Handle);
        set => Tess.SetPixYRes(Handle, value);
    }

    internal PixHandle Handle { get; }

    /// <param name="depth">1, 2, 4, 8, 16 or 32 bits a pixel.</param>
    public static Pix Create(int width, int height, int depth)
    {
        if (depth is not (1 or 2 or 4 or 8 or 16 or 32))
            throw new ArgumentException("Depth must be 1, 2, 4, 8, 16, or 32 bits.", nameof(depth));
        if (width <= 0)
            throw new ArgumentException("Width must be greater than zero", nameof(width));
        if (height <= 0)
            throw new ArgumentException("Height must be greater than zero", nameof(height));
        TessRuntime.EnsureStarted();
        var handle = Tess.CreatePix(width, height, depth);
        return handle != 0 ? new(handle) : throw new InvalidOperationException($"Failed to create a pix of {width}x{height}; it is probably too large.");
    }

    /// <summary>Reads a file of any format Leptonica knows. Not for bytes from strangers.</summary>
    /// <exception cref="IOException">Leptonica cannot read the bytes.</exception>
    public static unsafe Pix LoadFromMemory(byte[] bytes)
    {
        TessRuntime.EnsureStarted();
        fixed (byte* data = bytes)
        {
            var handle = Tess.ReadPix(data, (nuint)bytes.Length);
            return handle != 0 ? new(handle) : throw new IOException("Failed to load image from memory.");
        }
    }

    public PixData GetData()
    {
        VerifyNotDisposed();
        return new(this);
    }

    protected override void Dispose(bool disposing) => Handle.Dispose();
}
