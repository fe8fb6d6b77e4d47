namespace DaprImages.Vision.Images;

/// <param name="Detail">A sentence for the person who sent the image: what is wrong and what to do about it.</param>
public sealed record ImageRefusal(ImageProblem Problem, string Detail)
{
    /// <summary>Stable, for use in problem types and stored errors.</summary>
    public string Code => Problem switch
    {
        ImageProblem.Empty => "image-empty",
        ImageProblem.NotAnImage => "not-an-image",
        ImageProblem.UnsupportedFormat => "image-format-unsupported",
        ImageProblem.TooLarge => "image-too-large",
        ImageProblem.TooManyPixels => "image-too-many-pixels",
        _ => "image-damaged",
    };

    internal static ImageRefusal Damaged { get; } = new(ImageProblem.Damaged, "The file is damaged or was cut off. Send the original again.");
}
