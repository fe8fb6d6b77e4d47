using System.Numerics;
using DaprImages.Vision.Tensors;

namespace DaprImages.Vision.Text;

/// <summary>A rectangle round a line of text, turned as the line is.</summary>
/// <param name="Along">The direction of reading, of length 1; the letters stand on its right-hand side, which is down where it points to the right.</param>
/// <param name="Length">In the direction of reading.</param>
/// <param name="Height">Across it.</param>
internal readonly record struct SlantedBox(Vector2 Centre, Vector2 Along, float Length, float Height)
{
    // Boxes this much taller than wide hold a line that runs up or down, not a letter.
    private const float Upright = 1.5f;

    /// <summary>From the tops of the letters to their feet, of length 1.</summary>
    public Vector2 Down => new(-Along.Y, Along.X);

    /// <summary>The level rectangle round this one.</summary>
    public Extent Extent => ExtentIn(Vector2.UnitX);

    public static SlantedBox Level(float left, float top, float right, float bottom) => new(new((left + right) / 2, (top + bottom) / 2), Vector2.UnitX, right - left, bottom - top);

    /// <summary>A rectangle whose sides say nothing about the direction yet: text reads to the right, or downwards where the rectangle is upright.</summary>
    /// <param name="side">The direction of a side.</param>
    /// <param name="length">Of that side.</param>
    public static SlantedBox Reading(Vector2 centre, Vector2 side, float length, float across)
    {
        if (MathF.Abs(side.Y) > MathF.Abs(side.X))
            (side, length, across) = (new(side.Y, -side.X), across, length);
        if (side.X < 0)
            side = -side;
        return across < length * Upright ? new(centre, side, length, across) : new(centre, new(-side.Y, side.X), across, length);
    }

    /// <summary>As large on every side by a distance.</summary>
    public SlantedBox Grown(float by) => this with { Length = Length + (2 * by), Height = Height + (2 * by) };

    /// <summary>The same line read from its other end.</summary>
    public SlantedBox Turned() => this with { Along = -Along };

    /// <summary>The same line in a picture that was turned about its middle.</summary>
    /// <param name="by">Where what pointed to the right points now.</param>
    /// <param name="from">The middle of the picture that the line is in; so the other's.</param>
    public SlantedBox Turned(Vector2 by, Vector2 from, Vector2 to)
    {
        return this with { Centre = Turn(Centre - from) + to, Along = Turn(Along) };

        Vector2 Turn(Vector2 point) => new((point.X * by.X) - (point.Y * by.Y), (point.X * by.Y) + (point.Y * by.X));
    }

    /// <summary>From pixels of a model's input to pixels of the picture, which is scaled nearly the same in both directions.</summary>
    public SlantedBox ToImage(Placement placement)
    {
        var scale = new Vector2(placement.ImageWidth / (float)placement.ResizedWidth, placement.ImageHeight / (float)placement.ResizedHeight);
        var along = Along * scale;
        return new(Centre * scale, Vector2.Normalize(along), Length * along.Length(), Height * (Down * scale).Length());
    }

    /// <summary>The rectangle round this one whose sides run along and across a direction; measured along it and across.</summary>
    public Extent ExtentIn(Vector2 direction)
    {
        var (cos, sin) = (MathF.Abs(Vector2.Dot(Along, direction)), MathF.Abs(Vector2.Dot(Down, direction)));
        var (reach, depth) = (((cos * Length) + (sin * Height)) / 2, ((sin * Length) + (cos * Height)) / 2);
        var (x, y) = (Vector2.Dot(Centre, direction), Vector2.Dot(Centre, new(-direction.Y, direction.X)));
        return new(x - reach, y - depth, x + reach, y + depth);
    }
}
