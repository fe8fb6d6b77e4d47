namespace DaprImages.Vision.Detection;

/// <summary>Something that a detector may have seen, in pixels of its input or of the picture, as the context says.</summary>
/// <param name="Class">Its number among the detector's classes.</param>
/// <param name="Score">0..1.</param>
internal readonly record struct Candidate(int Class, float Score, float Left, float Top, float Right, float Bottom)
{
    public float Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    /// <summary>The area that both boxes cover, as a share of the area that either covers.</summary>
    public float IntersectionOverUnion(in Candidate other)
    {
        var intersection = Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left)) * Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));
        return intersection > 0 ? intersection / (Area + other.Area - intersection) : 0;
    }
}
