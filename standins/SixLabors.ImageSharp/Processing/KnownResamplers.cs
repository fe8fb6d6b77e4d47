using SixLabors.ImageSharp.Native;
using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Processing;

public static class KnownResamplers
{
    public static IResampler Bicubic { get; } = new VipsResampler("cubic");

    /// <summary>Resized with a triangle here, for libvips has no box kernel.</summary>
    public static IResampler Box { get; } = new VipsResampler("linear");

    public static IResampler CatmullRom { get; } = new VipsResampler("cubic");

    public static IResampler Lanczos2 { get; } = new VipsResampler("lanczos2");

    public static IResampler Lanczos3 { get; } = new VipsResampler("lanczos3");

    public static IResampler MitchellNetravali { get; } = new VipsResampler("mitchell");

    public static IResampler NearestNeighbor { get; } = new VipsResampler("nearest");

    public static IResampler Triangle { get; } = new VipsResampler("linear");
}
