using DaprImages.Vision.Models;

namespace DaprImages.Vision.Tensors;

/// <summary>
/// Where a picture lies in a model's input. The picture, resized to <see cref="ResizedWidth"/> x <see cref="ResizedHeight"/>, is moved left and up by
/// <see cref="CropX"/> and <see cref="CropY"/>; what it does not cover is padding.
/// </summary>
internal readonly record struct Placement(
    int Width, int Height, int ResizedWidth, int ResizedHeight, int CropX, int CropY, int ImageWidth, int ImageHeight)
{
    /// <summary>By the rule of the contract. Sides of strips that would vanish are one pixel.</summary>
    /// <exception cref="ArgumentException">The rule is no rule for whole pictures.</exception>
    public static Placement Of(InputContract input, int imageWidth, int imageHeight)
    {
        switch (input.Resize)
        {
            case ResizeRule.Letterbox:
                var ratio = Math.Min(input.Width!.Value / (double)imageWidth, input.Height!.Value / (double)imageHeight);
                return new(input.Width.Value, input.Height.Value, Scaled(imageWidth, ratio), Scaled(imageHeight, ratio), 0, 0, imageWidth, imageHeight);
            case ResizeRule.Stretch:
                return new(input.Width!.Value, input.Height!.Value, input.Width.Value, input.Height.Value, 0, 0, imageWidth, imageHeight);
            case ResizeRule.CentreCrop:
                var enlargement = input.ResizeTo!.Value / (double)Math.Min(imageWidth, imageHeight);
                return Crop(input, (int)Math.Round(imageWidth * enlargement), (int)Math.Round(imageHeight * enlargement), imageWidth, imageHeight);
            case ResizeRule.StretchCrop:
                return Crop(input, input.ResizeTo!.Value, input.ResizeTo.Value, imageWidth, imageHeight);
            case ResizeRule.Fit:
                var fitted = Math.Min(input.MaxEnlargement, input.LongSide!.Value / (double)Math.Max(imageWidth, imageHeight));
                var (width, height) = (Scaled(imageWidth, fitted), Scaled(imageHeight, fitted));
                return new(Padded(width, input.MultipleOf!.Value), Padded(height, input.MultipleOf.Value), width, height, 0, 0, imageWidth, imageHeight);
            default:
                throw new ArgumentException($"A whole picture is not {input.Resize}.", nameof(input));
        }
    }

    /// <summary>From pixels of the input to pixels of the picture.</summary>
    public double ToImageX(double x) => (x + CropX) * ImageWidth / ResizedWidth;

    /// <inheritdoc cref="ToImageX"/>
    public double ToImageY(double y) => (y + CropY) * ImageHeight / ResizedHeight;

    private static Placement Crop(InputContract input, int resizedWidth, int resizedHeight, int imageWidth, int imageHeight) => new(
        input.Width!.Value,
        input.Height!.Value,
        resizedWidth,
        resizedHeight,
        (resizedWidth - input.Width.Value) / 2,
        (resizedHeight - input.Height.Value) / 2,
        imageWidth,
        imageHeight);

    private static int Scaled(int side, double ratio) => Math.Max(1, (int)(side * ratio));

    private static int Padded(int side, int multiple) => (side + multiple - 1) / multiple * multiple;
}
