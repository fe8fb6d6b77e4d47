namespace SixLabors.ImageSharp.Native;

/// <summary>What the numbers of a libvips image mean; the values this stand-in asks about.</summary>
internal enum VipsInterpretation
{
    Multiband = 0,
    BlackWhite = 1,
    Cmyk = 15,
    Srgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
}
