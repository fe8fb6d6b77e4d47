using System.Numerics;
using DaprImages.Vision.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Vision.Tests.Text.PpOcr;

/// <summary>Pictures of what <see cref="ColourModels"/> read.</summary>
internal static class ColouredLines
{
    public const int Side = 320;

    private const int Letter = 40;
    private const int Height = 16;

    /// <param name="lines">What each says in <c>a</c>, <c>b</c> and dashes for blanks, where its middle is and how it slants, clockwise.</param>
    public static AnalysisImage Draw(params (string Text, Vector2 Centre, double Degrees)[] lines)
    {
        using var image = new Image<Rgb24>(Side, Side);
        foreach (var (text, centre, degrees) in lines)
        {
            var along = new Vector2((float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180));
            for (var y = 0; y < Side; y++)
            {
                for (var x = 0; x < Side; x++)
                {
                    var offset = new Vector2(x + 0.5f, y + 0.5f) - centre;
                    var at = (Vector2.Dot(offset, along) / Letter) + (text.Length / 2f);
                    if (at >= 0 && at < text.Length && Math.Abs(Vector2.Dot(offset, new(-along.Y, along.X))) < Height / 2f)
                        image[x, y] = text[(int)at] switch { 'a' => new(0, 255, 0), 'b' => new(0, 0, 255), _ => new(255, 0, 0) };
                }
            }
        }
        return AnalysisImage.From(image, Side, Side);
    }
}
