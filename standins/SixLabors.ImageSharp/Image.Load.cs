using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Native;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

public abstract partial class Image
{
    public static IImageFormat DetectFormat(ReadOnlySpan<byte> buffer) => DetectFormat(DecoderOptions.Default, buffer);

    public static IImageFormat DetectFormat(DecoderOptions options, ReadOnlySpan<byte> buffer)
    {
        ArgumentNullException.ThrowIfNull(options);
        return VipsDecoder.LoaderFor(buffer).Format;
    }

    public static ImageInfo Identify(ReadOnlySpan<byte> buffer) => Identify(DecoderOptions.Default, buffer);

    /// <exception cref="UnknownImageFormatException">No decoder knows the format.</exception>
    /// <exception cref="InvalidImageContentException">The header is damaged.</exception>
    public static ImageInfo Identify(DecoderOptions options, ReadOnlySpan<byte> buffer) => VipsDecoder.Identify(options, buffer);

    public static ImageInfo Identify(Stream stream) => Identify(DecoderOptions.Default, stream);

    public static ImageInfo Identify(DecoderOptions options, Stream stream) => Identify(options, StreamBytes.Read(stream));

    public static Task<ImageInfo> IdentifyAsync(Stream stream, CancellationToken cancellationToken = default) =>
        IdentifyAsync(DecoderOptions.Default, stream, cancellationToken);

    public static async Task<ImageInfo> IdentifyAsync(DecoderOptions options, Stream stream, CancellationToken cancellationToken = default)
    {
        var data = await StreamBytes.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        return Identify(options, data.Span);
    }

    /// <inheritdoc cref="Load(DecoderOptions, ReadOnlySpan{byte})"/>
    public static Image Load(ReadOnlySpan<byte> buffer) => Load(DecoderOptions.Default, buffer);

    /// <summary>Decodes into the pixel format nearest to the stored one: <see cref="L8"/>, <see cref="Rgb24"/> or, with transparency, <see cref="Rgba32"/>.</summary>
    /// <exception cref="UnknownImageFormatException">No decoder knows the format.</exception>
    /// <exception cref="InvalidImageContentException">The image is damaged or cut off.</exception>
    public static Image Load(DecoderOptions options, ReadOnlySpan<byte> buffer) => VipsDecoder.Decode(options, buffer, CancellationToken.None);

    /// <inheritdoc cref="Load(DecoderOptions, ReadOnlySpan{byte})"/>
    public static Image Load(Stream stream) => Load(DecoderOptions.Default, stream);

    /// <inheritdoc cref="Load(DecoderOptions, ReadOnlySpan{byte})"/>
    public static Image Load(DecoderOptions options, Stream stream) => Load(options, StreamBytes.Read(stream));

    public static Task<Image> LoadAsync(Stream stream, CancellationToken cancellationToken = default) =>
        LoadAsync(DecoderOptions.Default, stream, cancellationToken);

    /// <summary>Reads the stream asynchronously and decodes on the calling thread; cancelling also stops the decoding.</summary>
    public static async Task<Image> LoadAsync(DecoderOptions options, Stream stream, CancellationToken cancellationToken = default)
    {
        var data = await StreamBytes.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        return VipsDecoder.Decode(options, data.Span, cancellationToken);
    }

    public static Image<TPixel> Load<TPixel>(ReadOnlySpan<byte> data)
        where TPixel : unmanaged, IPixel<TPixel> => Load<TPixel>(DecoderOptions.Default, data);

    /// <summary>Transparency is dropped, not blended, where the pixel format has none.</summary>
    public static Image<TPixel> Load<TPixel>(DecoderOptions options, ReadOnlySpan<byte> data)
        where TPixel : unmanaged, IPixel<TPixel> => As<TPixel>(Load(options, data));

    public static Image<TPixel> Load<TPixel>(Stream stream)
        where TPixel : unmanaged, IPixel<TPixel> => Load<TPixel>(DecoderOptions.Default, stream);

    public static Image<TPixel> Load<TPixel>(DecoderOptions options, Stream stream)
        where TPixel : unmanaged, IPixel<TPixel> => As<TPixel>(Load(options, stream));

    public static Task<Image<TPixel>> LoadAsync<TPixel>(Stream stream, CancellationToken cancellationToken = default)
        where TPixel : unmanaged, IPixel<TPixel> => LoadAsync<TPixel>(DecoderOptions.Default, stream, cancellationToken);

    public static async Task<Image<TPixel>> LoadAsync<TPixel>(DecoderOptions options, Stream stream, CancellationToken cancellationToken = default)
        where TPixel : unmanaged, IPixel<TPixel> => As<TPixel>(await LoadAsync(options, stream, cancellationToken).ConfigureAwait(false));

    public static Image<TPixel> LoadPixelData<TPixel>(ReadOnlySpan<TPixel> data, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var count = (long)width * height;
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Length, count, nameof(data));
        var pixels = new NativePixels<TPixel>(count, clear: false);
        data[..(int)count].CopyTo(pixels.GetSpan());
        return new(Configuration.Default, pixels, new ImageMetadata(), new Size(width, height));
    }

    public static Image<TPixel> LoadPixelData<TPixel>(ReadOnlySpan<byte> data, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel> =>
        LoadPixelData(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, TPixel>(data), width, height);

    /// <summary>An image over memory that stays the caller's and must outlive the image.</summary>
    public static Image<TPixel> WrapMemory<TPixel>(Memory<TPixel> pixelMemory, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var count = (long)width * height;
        ArgumentOutOfRangeException.ThrowIfLessThan(pixelMemory.Length, count, nameof(pixelMemory));
        return new(Configuration.Default, pixelMemory[..(int)count], new ImageMetadata(), new Size(width, height));
    }

    /// <summary>An image over memory that stays the caller's and must outlive the image.</summary>
    public static Image<TPixel> WrapMemory<TPixel>(Memory<byte> byteMemory, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel> => WrapMemory(new CastMemory<TPixel>(byteMemory).Memory, width, height);

    private static Image<TPixel> As<TPixel>(Image image)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        if (image is Image<TPixel> asked)
            return asked;
        using (image)
            return image.CloneAs<TPixel>();
    }
}
