namespace DaprImages.Vision.Images.Headers;

/// <summary>What a header gave: a size, or why there is none.</summary>
internal readonly record struct HeaderSize(long Width, long Height, ImageProblem? Problem)
{
    public static HeaderSize Damaged { get; } = new(0, 0, ImageProblem.Damaged);

    public static HeaderSize Unsupported { get; } = new(0, 0, ImageProblem.UnsupportedFormat);

    public static HeaderSize Of(long width, long height) => width > 0 && height > 0 ? new(width, height, null) : Damaged;
}
