using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace SixLabors.ImageSharp;

/// <summary>An image of any pixel format. Not safe for use from several threads at once, except to read.</summary>
public abstract partial class Image : IDisposable
{
    private protected Image(Configuration configuration, PixelTypeInfo pixelType, ImageMetadata metadata, Size size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Width, "width");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Height, "height");
        Configuration = configuration;
        PixelType = pixelType;
        Metadata = metadata;
        Size = size;
    }

    public Configuration Configuration { get; }

    public PixelTypeInfo PixelType { get; }

    public ImageMetadata Metadata { get; }

    public Size Size { get; private protected set; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    public Rectangle Bounds => new(0, 0, Width, Height);

    public abstract Image<TPixel2> CloneAs<TPixel2>(Configuration configuration)
        where TPixel2 : unmanaged, IPixel<TPixel2>;

    public Image<TPixel2> CloneAs<TPixel2>()
        where TPixel2 : unmanaged, IPixel<TPixel2> => CloneAs<TPixel2>(Configuration);

    public abstract void Save(Stream stream, IImageEncoder encoder);

    public abstract Task SaveAsync(Stream stream, IImageEncoder encoder, CancellationToken cancellationToken = default);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    internal abstract void MutateWith(Action<IImageProcessingContext> operation);

    internal abstract Image CloneWith(Action<IImageProcessingContext> operation);
}
