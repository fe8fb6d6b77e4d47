namespace Tesseract;

/// <summary>A rectangle in pixels; the right and bottom edges are outside it.</summary>
public readonly struct Rect : IEquatable<Rect>
{
    public static readonly Rect Empty;

    public Rect(int x, int y, int width, int height)
    {
        X1 = x;
        Y1 = y;
        Width = width;
        Height = height;
    }

    public int X1 { get; }

    public int Y1 { get; }

    public int X2 => X1 + Width;

    public int Y2 => Y1 + Height;

    public int Width { get; }

    public int Height { get; }

    public static bool operator ==(Rect lhs, Rect rhs) => lhs.Equals(rhs);

    public static bool operator !=(Rect lhs, Rect rhs) => !lhs.Equals(rhs);

    public static Rect FromCoords(int x1, int y1, int x2, int y2) => new(x1, y1, x2 - x1, y2 - y1);

    public bool Equals(Rect other) => X1 == other.X1 && Y1 == other.Y1 && Width == other.Width && Height == other.Height;

    public override bool Equals(object? obj) => obj is Rect other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(X1, Y1, Width, Height);

    public override string ToString() => $"[Rect X={X1}, Y={Y1}, Width={Width}, Height={Height}]";
}
