namespace DaprImages.Vision.Images;

/// <param name="Side">The size it was made for: neither side is longer, and the longer one is shorter only where the picture itself is.</param>
public sealed record Thumbnail(int Side, EncodedImage Image);
