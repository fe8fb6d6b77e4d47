namespace SixLabors.ImageSharp.Processing;

/// <summary>The operations asked for in one <c>Mutate</c> or <c>Clone</c>, in order.</summary>
public interface IImageProcessingContext
{
    Configuration Configuration { get; }

    /// <summary>The size after the operations so far.</summary>
    Size GetCurrentSize();
}
