using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Images;

public sealed class AnalysisImageOptions
{
    public const string Section = "Vision:Analysis";

    /// <summary>
    /// Longest side of the picture the stages look at, in pixels; 2048, where small print is still legible and the models, which see 224 to 960 pixels,
    /// lose nothing. Smaller pictures are not enlarged.
    /// </summary>
    [Range(64, 8192)]
    public int MaxSide { get; set; } = 2048;

    /// <summary>JPEG quality of the stored analysis copy; 92, above which text is read no better.</summary>
    [Range(50, 100)]
    public int Quality { get; set; } = 92;

    /// <summary>Longest sides of the thumbnails, in pixels; 256, 512 and 1024 when none are named.</summary>
    [MaxLength(8)]
    public int[] ThumbnailSides { get; set; } = [];

    /// <summary>WebP quality of the thumbnails.</summary>
    [Range(1, 100)]
    public int ThumbnailQuality { get; set; } = 78;
}

[OptionsValidator]
internal sealed partial class AnalysisImageOptionsValidator : IValidateOptions<AnalysisImageOptions>;
