namespace SixLabors.ImageSharp.Processing;

public enum ResizeMode
{
    /// <summary>Fills the size, cutting what hangs over.</summary>
    Crop,

    /// <summary>Fits into the size, the rest filled with the pad colour.</summary>
    Pad,

    /// <summary>As <see cref="Pad"/>, but smaller images are not enlarged.</summary>
    BoxPad,

    /// <summary>Fits into the size, which becomes as small as the image; enlarges too.</summary>
    Max,

    /// <summary>Covers the size with as little as possible; never enlarges.</summary>
    Min,

    /// <summary>To the size, whatever that does to the proportions.</summary>
    Stretch,

    /// <summary>Not covered by the stand-in.</summary>
    Manual,
}
