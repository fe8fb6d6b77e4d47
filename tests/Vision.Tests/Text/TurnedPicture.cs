using DaprImages.Vision.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Vision.Tests.Text;

/// <summary>Pictures that lie askew on a grey table.</summary>
internal static class TurnedPicture
{
    private static readonly Rgb24 Table = new(200, 200, 200);

    /// <param name="degrees">Clockwise.</param>
    public static AnalysisImage Of(AnalysisImage picture, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var width = (int)Math.Round((Math.Abs(cos) * picture.Width) + (Math.Abs(sin) * picture.Height));
        var height = (int)Math.Round((Math.Abs(sin) * picture.Width) + (Math.Abs(cos) * picture.Height));
        using var turned = new Image<Rgb24>(width, height, Table);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (fromX, fromY) = (x + 0.5 - (width / 2.0), y + 0.5 - (height / 2.0));
                var (atX, atY) = ((cos * fromX) + (sin * fromY) + (picture.Width / 2.0) - 0.5, (cos * fromY) - (sin * fromX) + (picture.Height / 2.0) - 0.5);
                if (atX >= -1 && atY >= -1 && atX <= picture.Width && atY <= picture.Height)
                    turned[x, y] = Between(picture, Math.Clamp(atX, 0, picture.Width - 1), Math.Clamp(atY, 0, picture.Height - 1));
            }
        }
        return AnalysisImage.From(turned, width, height);
    }

    /// <summary>Mixed of the four nearest pixels.</summary>
    private static Rgb24 Between(AnalysisImage picture, double x, double y)
    {
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, picture.Width - 1), Math.Min(top + 1, picture.Height - 1));
        var (upperLeft, upperRight) = (TestImages.PixelAt(picture, left, top), TestImages.PixelAt(picture, right, top));
        var (lowerLeft, lowerRight) = (TestImages.PixelAt(picture, left, bottom), TestImages.PixelAt(picture, right, bottom));
        return new(
            Mix(upperLeft.R, upperRight.R, lowerLeft.R, lowerRight.R), Mix(upperLeft.G, upperRight.G, lowerLeft.G, lowerRight.G), Mix(upperLeft.B, upperRight.B, lowerLeft.B, lowerRight.B));

        byte Mix(int a, int b, int c, int d)
        {
            var (upper, lower) = (a + ((b - a) * (x - left)), c + ((d - c) * (x - left)));
            return (byte)Math.Round(upper + ((lower - upper) * (y - top)));
        }
    }
}
