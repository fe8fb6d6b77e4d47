namespace DaprImages.Vision.Images;

/// <summary>Why an image is refused. None of these goes away by trying again.</summary>
public enum ImageProblem
{
    /// <summary>The file has no bytes.</summary>
    Empty,

    /// <summary>The bytes are no image.</summary>
    NotAnImage,

    /// <summary>An image, but of a format that is not read here.</summary>
    UnsupportedFormat,

    /// <summary>More bytes than are accepted.</summary>
    TooLarge,

    /// <summary>More pixels, a longer side, or more work to decode than is accepted.</summary>
    TooManyPixels,

    /// <summary>Cut off or broken.</summary>
    Damaged,
}
