using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Images;

public sealed class AnalysisCacheOptions
{
    public const string Section = "Vision:Cache";

    /// <summary>Memory for decoded pictures, in bytes; 256 MiB, some twenty of the largest.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxBytes { get; set; } = 256L << 20;
}

[OptionsValidator]
internal sealed partial class AnalysisCacheOptionsValidator : IValidateOptions<AnalysisCacheOptions>;
