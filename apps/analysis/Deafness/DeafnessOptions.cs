using System.ComponentModel.DataAnnotations;
using DaprImages.Contracts;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Deafness;

internal sealed class DeafnessOptions
{
    public const string Section = "PubSub";

    /// <summary>Where the pub/sub component lists its open streams, such as http://127.0.0.1:3560; nothing is watched unless set.</summary>
    public Uri? ComponentUrl { get; set; }

    /// <summary>The component's consumerID: the app id, unless the component says otherwise.</summary>
    [Required]
    public string Consumer { get; set; } = "analysis";

    /// <summary>The topics that have to be heard.</summary>
    public IReadOnlyList<string> Topics { get; } = [DaprResources.UploadedTopic, DaprResources.DeadLetterTopic];

    /// <summary>How often the component is asked; 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a topic may be unheard by a sidecar that says it is healthy before the sidecar is ended; 20 seconds, so that all is well again within a minute. Doubles
    /// with each sidecar that was ended in vain, up to <see cref="LongestPatience"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(20);

    public static TimeSpan LongestPatience => TimeSpan.FromMinutes(10);
}

[OptionsValidator]
internal sealed partial class DeafnessOptionsValidator : IValidateOptions<DeafnessOptions>;
