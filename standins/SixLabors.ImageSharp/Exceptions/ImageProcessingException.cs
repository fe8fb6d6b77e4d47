namespace SixLabors.ImageSharp;

/// <summary>A sound image could not be processed or encoded.</summary>
public sealed class ImageProcessingException : Exception
{
    public ImageProcessingException()
    {
    }

    public ImageProcessingException(string errorMessage)
        : base(errorMessage)
    {
    }

    public ImageProcessingException(string errorMessage, Exception innerException)
        : base(errorMessage, innerException)
    {
    }
}
