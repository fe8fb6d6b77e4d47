using SixLabors.ImageSharp.Native;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats;

public abstract class ImageEncoder : IImageEncoder
{
    private protected ImageEncoder()
    {
    }

    /// <summary>The stand-in writes pixels only, whatever is set here: no EXIF, no colour profile.</summary>
    public bool SkipMetadata { get; init; }

    private protected abstract string Operation { get; }

    public void Encode<TPixel>(Image<TPixel> image, Stream stream)
        where TPixel : unmanaged, IPixel<TPixel> => stream.Write(ToBytes(image));

    public async Task EncodeAsync<TPixel>(Image<TPixel> image, Stream stream, CancellationToken cancellationToken = default)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        cancellationToken.ThrowIfCancellationRequested();
        await stream.WriteAsync(ToBytes(image), cancellationToken).ConfigureAwait(false);
    }

    private protected abstract void Configure(VipsOperation save);

    private byte[] ToBytes<TPixel>(Image<TPixel> image)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        using var pixels = image.ReadPixels();
        using var save = new VipsOperation(Operation);
        save.Set("in", pixels.Image).Set("strip", true);
        Configure(save);
        return save.RunToBytes();
    }
}
