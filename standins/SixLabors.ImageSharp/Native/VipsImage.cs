using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.Native;

/// <summary>One reference to a libvips image, which is a recipe rather than pixels until it is written somewhere.</summary>
internal sealed class VipsImage : SafeHandle
{
    public VipsImage()
        : base(0, ownsHandle: true)
    {
    }

    /// <summary>Takes over the reference behind <paramref name="reference"/>.</summary>
    public VipsImage(nint reference)
        : this() => SetHandle(reference);

    public override bool IsInvalid => handle == 0;

    public int Width => Vips.GetWidth(this);

    public int Height => Vips.GetHeight(this);

    public int Bands => Vips.GetBands(this);

    public bool HasAlpha => Vips.HasAlpha(this) != 0;

    public VipsInterpretation Interpretation => (VipsInterpretation)Vips.GetInterpretation(this);

    public bool IsUChar => Vips.GetFormat(this) == Vips.FormatUChar;

    /// <summary>The embedded ICC profile; empty without one. The bytes are the image's.</summary>
    public unsafe ReadOnlySpan<byte> IccProfile
    {
        get
        {
            const string Field = "icc-profile-data";
            return Vips.GetFieldType(this, Field) != 0 && Vips.GetBlobField(this, Field, out var data, out var length) == 0
                ? new((void*)data, checked((int)length))
                : default;
        }
    }

    /// <summary>An image over pixels in memory, which must stay where they are while the image and whatever was made from it live.</summary>
    public static VipsImage FromMemory(nint pixels, int width, int height, int bands)
    {
        VipsRuntime.EnsureStarted();
        var image = Vips.NewImageFromMemory(pixels, (nuint)width * (nuint)height * (nuint)bands, width, height, bands, Vips.FormatUChar);
        return image != 0 ? new(image) : throw VipsRuntime.ProcessingError();
    }

    /// <summary>A square matrix of doubles as an image of one band; the numbers must stay where they are, as with <see cref="FromMemory"/>.</summary>
    public static VipsImage FromMatrix(nint numbers, int side)
    {
        var image = Vips.NewImageFromMemory(numbers, (nuint)side * (nuint)side * sizeof(double), side, side, 1, Vips.FormatDouble);
        return image != 0 ? new(image) : throw VipsRuntime.ProcessingError();
    }

    protected override bool ReleaseHandle()
    {
        Vips.Unref(handle);
        return true;
    }
}
