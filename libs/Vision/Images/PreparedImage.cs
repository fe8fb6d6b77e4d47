namespace DaprImages.Vision.Images;

/// <summary>All that is made of an original before the stages run.</summary>
/// <param name="Width">Of the upright original, in pixels.</param>
/// <param name="Height">Of the upright original, in pixels.</param>
/// <param name="AnalysisCopy">What the stages decode when the pixels are no longer in memory.</param>
/// <param name="Thumbnails">The smallest first. A picture smaller than a size has no thumbnails beyond the first that holds it whole.</param>
public sealed record PreparedImage(int Width, int Height, EncodedImage AnalysisCopy, IReadOnlyList<Thumbnail> Thumbnails);
