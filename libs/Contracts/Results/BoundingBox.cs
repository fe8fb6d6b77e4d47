namespace DaprImages.Contracts.Results;

/// <summary>
/// A rectangle in the upright image (EXIF orientation applied), as fractions of its width and height: (0,0) is the top left corner, (1,1) the
/// bottom right one, whatever size the image is shown at.
/// </summary>
public readonly record struct BoundingBox(double X, double Y, double Width, double Height)
{
    /// <summary>A box given in pixels of an upright image of the given size, cut to the image and rounded to five digits.</summary>
    public static BoundingBox FromPixels(double left, double top, double right, double bottom, int imageWidth, int imageHeight)
    {
        var x = Math.Clamp(left / imageWidth, 0, 1);
        var y = Math.Clamp(top / imageHeight, 0, 1);
        var width = Math.Clamp(right / imageWidth, x, 1) - x;
        var height = Math.Clamp(bottom / imageHeight, y, 1) - y;
        return new(Math.Round(x, 5), Math.Round(y, 5), Math.Round(width, 5), Math.Round(height, 5));
    }
}
