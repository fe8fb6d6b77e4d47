using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Runs;

internal sealed class RunOptions
{
    public const string Section = "Runs";

    /// <summary>
    /// Images that this process has under way at once; the rest waits in the queue, where waiting costs nothing. 16: enough that cores never wait for files, few
    /// enough that a workflow engine with a million images before it holds a handful.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxInFlight { get; set; } = 16;

    /// <summary>How often the queue is looked at when no event says that there is something; 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a run may show no sign of life before the sweep asks after it; 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Quiet { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Runs of one image that may die before the image is given up; 3.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;
}

[OptionsValidator]
internal sealed partial class RunOptionsValidator : IValidateOptions<RunOptions>;
