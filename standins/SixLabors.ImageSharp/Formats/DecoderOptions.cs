using SixLabors.ImageSharp.Processing;
using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Formats;

public sealed class DecoderOptions
{
    private readonly uint _maxFrames = int.MaxValue;

    public Configuration Configuration { get; init; } = Configuration.Default;

    /// <summary>
    /// The decoded image fits into this size as with <see cref="ResizeMode.Max"/>, smaller images being enlarged. The decoder does as much of
    /// the shrinking as it can before it makes pixels.
    /// </summary>
    public Size? TargetSize { get; init; }

    public IResampler Sampler { get; init; } = KnownResamplers.Box;

    /// <summary>Without metadata the image keeps neither its orientation nor its colour profile.</summary>
    public bool SkipMetadata { get; init; }

    /// <summary>At least one. The stand-in always decodes the first frame alone.</summary>
    public uint MaxFrames
    {
        get => _maxFrames;
        init => _maxFrames = Math.Clamp(value, 1, int.MaxValue);
    }

    internal static DecoderOptions Default { get; } = new();
}
