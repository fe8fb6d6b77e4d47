namespace SixLabors.ImageSharp;

/// <summary>The bytes are of no format there is a decoder for.</summary>
public sealed class UnknownImageFormatException : ImageFormatException
{
    public UnknownImageFormatException(string errorMessage)
        : base(errorMessage)
    {
    }
}
