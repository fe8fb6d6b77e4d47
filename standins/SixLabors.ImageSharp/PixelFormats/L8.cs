using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.PixelFormats;

/// <summary>One byte of luminance (ITU-R BT.709).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct L8 : IPixel<L8>
{
    public L8(byte luminance) => PackedValue = luminance;

    public byte PackedValue { readonly get; set; }

    public static bool operator ==(L8 left, L8 right) => left.Equals(right);

    public static bool operator !=(L8 left, L8 right) => !left.Equals(right);

    // 0.2126 R + 0.7152 G + 0.0722 B in 16-bit fixed point.
    public void FromRgba32(Rgba32 source) => PackedValue = (byte)(((source.R * 13933) + (source.G * 46871) + (source.B * 4732) + 32768) >> 16);

    public readonly void ToRgba32(ref Rgba32 dest) => dest = new(PackedValue, PackedValue, PackedValue);

    public readonly bool Equals(L8 other) => PackedValue == other.PackedValue;

    public override readonly bool Equals(object? obj) => obj is L8 other && Equals(other);

    public override readonly int GetHashCode() => PackedValue;

    public override readonly string ToString() => $"L8({PackedValue})";
}
