using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Images;

/// <summary>How large an image may be. Checked on the header, before a single pixel is decoded.</summary>
public sealed class ImageLimits
{
    public const string Section = "Vision:Limits";

    /// <summary>Bytes of the file; 50 MiB, room for the largest phone and camera pictures.</summary>
    [Range(1024, 1L << 31)]
    public long MaxBytes { get; set; } = 50L << 20;

    /// <summary>Width times height; 100 million, which admits stitched panoramas, and at most 400 MB when some decoder wants all of them at once.</summary>
    [Range(1, 1L << 31)]
    public long MaxPixels { get; set; } = 100_000_000;

    /// <summary>Width and height each, in pixels; 30,000, longer than any panorama a phone makes.</summary>
    [Range(1, 65_535)]
    public int MaxSide { get; set; } = 30_000;
}

[OptionsValidator]
internal sealed partial class ImageLimitsValidator : IValidateOptions<ImageLimits>;
