using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Stages;

internal sealed class StageOptions
{
    public const string Section = "Stages";

    /// <summary>How long an attempt of a stage may take before it counts as failed; 3 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(3);
}

[OptionsValidator]
internal sealed partial class StageOptionsValidator : IValidateOptions<StageOptions>;
