using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Native;

/// <param name="Kernel">As libvips calls it.</param>
internal sealed record VipsResampler(string Kernel) : IResampler
{
    public static string KernelOf(IResampler resampler) => resampler is VipsResampler known
        ? known.Kernel
        : throw new NotSupportedException($"Only the resamplers of {nameof(Processing.KnownResamplers)} work with this stand-in.");
}
