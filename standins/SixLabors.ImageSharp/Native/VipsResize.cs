using System.Globalization;
using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Native;

internal static class VipsResize
{
    /// <summary>Scales to exactly this size. Transparent pixels do not bleed their colour into their neighbours.</summary>
    public static VipsImage Scale(VipsImage image, Size size, IResampler sampler)
    {
        if (image.Width == size.Width && image.Height == size.Height)
            return VipsOperation.Apply("copy", image);
        if (!image.HasAlpha)
            return ScaleBands(image, size, sampler);

        using var weighted = VipsOperation.Apply("premultiply", image);
        using var scaled = ScaleBands(weighted, size, sampler);
        using var straight = VipsOperation.Apply("unpremultiply", scaled);
        return VipsOperation.Apply("cast", straight, ("format", image.IsUChar ? "uchar" : "ushort"));
    }

    private static VipsImage ScaleBands(VipsImage image, Size size, IResampler sampler)
    {
        using var scaled = VipsOperation.Apply(
            "resize",
            image,
            ("scale", Factor(size.Width, image.Width)),
            ("vscale", Factor(size.Height, image.Height)),
            ("kernel", VipsResampler.KernelOf(sampler)));

        // The rounding of libvips may end a pixel off; the edge is repeated or cut.
        return scaled.Width == size.Width && scaled.Height == size.Height
            ? VipsOperation.Apply("copy", scaled)
            : VipsOperation.Apply(
                "embed",
                scaled,
                ("x", "0"),
                ("y", "0"),
                ("width", size.Width.ToString(CultureInfo.InvariantCulture)),
                ("height", size.Height.ToString(CultureInfo.InvariantCulture)),
                ("extend", "copy"));
    }

    private static string Factor(int wanted, int present) => (wanted / (double)present).ToString("R", CultureInfo.InvariantCulture);
}
