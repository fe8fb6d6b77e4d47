namespace SixLabors.ImageSharp.Memory;

/// <summary>The pixels do not fit in memory, or an image was asked for memory it does not own.</summary>
public class InvalidMemoryOperationException : InvalidOperationException
{
    public InvalidMemoryOperationException(string message)
        : base(message)
    {
    }

    public InvalidMemoryOperationException()
    {
    }
}
