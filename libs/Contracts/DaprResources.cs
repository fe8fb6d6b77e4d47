namespace DaprImages.Contracts;

/// <summary>The names under which the apps meet in Dapr; the files in components/ and the chart define them.</summary>
public static class DaprResources
{
    public const string PubSub = "image-events";

    /// <summary>Says that an image waits for analysis; see <see cref="Events.ImageUploaded"/>.</summary>
    public const string UploadedTopic = "image.uploaded";

    /// <summary>Events that could not be handled, for an operator to look at. The image itself is never lost: its row in the queue stays.</summary>
    public const string DeadLetterTopic = "image.uploaded.dead";

    public const string StateStore = "statestore";

    /// <summary>Output binding that keeps originals, analysis copies and thumbnails.</summary>
    public const string ImageStore = "imagestore";

    /// <summary>Output binding that tells the outside world about finished analyses; optional.</summary>
    public const string Notify = "notify";

    /// <summary>Input binding that ticks once a minute.</summary>
    public const string Sweep = "analysis-sweep";
}
