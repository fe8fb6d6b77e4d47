namespace DaprImages.Vision.Text;

/// <summary>A level rectangle.</summary>
internal readonly record struct Extent(float Left, float Top, float Right, float Bottom)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;

    public float MiddleY => (Top + Bottom) / 2;

    /// <summary>The share of this that another covers.</summary>
    public double CoveredBy(Extent other)
    {
        var width = MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left);
        var height = MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top);
        return width > 0 && height > 0 ? width * height / (Width * Height) : 0;
    }
}
