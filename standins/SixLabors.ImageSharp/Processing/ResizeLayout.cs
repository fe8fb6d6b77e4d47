namespace SixLabors.ImageSharp.Processing;

/// <summary>Where a resized image ends up.</summary>
/// <param name="Canvas">The size of the result.</param>
/// <param name="Scaled">The size the whole source is scaled to.</param>
/// <param name="X">Where its left edge lies in the result; negative when it is cut off there.</param>
/// <param name="Y">Where its top edge lies in the result.</param>
internal readonly record struct ResizeLayout(Size Canvas, Size Scaled, int X, int Y)
{
    public static ResizeLayout For(Size source, ResizeOptions options)
    {
        var asked = Complete(source, options.Size);
        var across = asked.Width / (double)source.Width;
        var down = asked.Height / (double)source.Height;
        return options.Mode switch
        {
            ResizeMode.Stretch => Whole(asked),
            ResizeMode.Max => Whole(Times(source, Math.Min(across, down))),
            ResizeMode.Min => Whole(across >= 1 || down >= 1 ? source : Times(source, Math.Max(across, down))),
            ResizeMode.Crop => Placed(asked, AtLeast(asked, Times(source, Math.Max(across, down))), options.Position),
            ResizeMode.BoxPad when across > 1 && down > 1 => Placed(asked, source, options.Position),
            ResizeMode.Pad or ResizeMode.BoxPad => Placed(asked, AtMost(asked, Times(source, Math.Min(across, down))), options.Position),
            _ => throw new NotSupportedException($"Resizing with {options.Mode} is not covered by this stand-in."),
        };
    }

    private static ResizeLayout Whole(Size size) => new(size, size, 0, 0);

    private static ResizeLayout Placed(Size canvas, Size scaled, AnchorPositionMode position)
    {
        var x = canvas.Width - scaled.Width;
        var y = canvas.Height - scaled.Height;
        return new(
            canvas,
            scaled,
            position switch
            {
                AnchorPositionMode.Left or AnchorPositionMode.TopLeft or AnchorPositionMode.BottomLeft => 0,
                AnchorPositionMode.Right or AnchorPositionMode.TopRight or AnchorPositionMode.BottomRight => x,
                _ => Half(x),
            },
            position switch
            {
                AnchorPositionMode.Top or AnchorPositionMode.TopLeft or AnchorPositionMode.TopRight => 0,
                AnchorPositionMode.Bottom or AnchorPositionMode.BottomLeft or AnchorPositionMode.BottomRight => y,
                _ => Half(y),
            });
    }

    private static int Half(int space) => (int)Math.Round(space / 2.0);

    private static Size Complete(Size source, Size asked)
    {
        if (asked.Width < 0 || asked.Height < 0 || (asked.Width == 0 && asked.Height == 0))
            throw new ArgumentException($"An image cannot be resized to {asked.Width}x{asked.Height}.", nameof(asked));
        return asked switch
        {
            { Width: 0 } => new(Rounded(source.Width * (asked.Height / (double)source.Height)), asked.Height),
            { Height: 0 } => new(asked.Width, Rounded(source.Height * (asked.Width / (double)source.Width))),
            _ => asked,
        };
    }

    private static Size Times(Size size, double factor) => new(Rounded(size.Width * factor), Rounded(size.Height * factor));

    private static int Rounded(double length) => Math.Max(1, (int)Math.Round(length));

    private static Size AtLeast(Size least, Size size) => new(Math.Max(least.Width, size.Width), Math.Max(least.Height, size.Height));

    private static Size AtMost(Size most, Size size) => new(Math.Min(most.Width, size.Width), Math.Min(most.Height, size.Height));
}
