using DaprImages.Vision.Cpu;
using Microsoft.Extensions.Options;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace DaprImages.Vision.Images;

/// <summary>Decodes an original once and makes everything of it that is stored: the analysis copy and the thumbnails.</summary>
public sealed class ImagePreparer(ImageDecoder decoder, AnalysisImageCache cache, CpuGate gate, IOptions<AnalysisImageOptions> options)
{
    private static readonly int[] DefaultSides = [256, 512, 1024];

    private readonly AnalysisImageOptions _options = options.Value;
    private readonly int[] _sides = [.. (options.Value.ThumbnailSides is { Length: > 0 } sides ? sides : DefaultSides).Distinct().Order()];

    /// <summary>The decoded pixels stay in the cache under the image's id, for the stages that follow.</summary>
    /// <exception cref="ImageRefusedException">The original can never be decoded.</exception>
    /// <exception cref="InsufficientMemoryException">There is no memory for it now; later there may be.</exception>
    public Task<PreparedImage> PrepareAsync(Guid imageId, ReadOnlyMemory<byte> original, CancellationToken cancellationToken) =>
        gate.RunAsync(token => Prepare(imageId, original, token), cancellationToken);

    private PreparedImage Prepare(Guid imageId, ReadOnlyMemory<byte> original, CancellationToken cancellationToken)
    {
        var image = decoder.Decode(original, cancellationToken);
        try
        {
            var prepared = Encode(image);
            cache.Add(imageId, image);
            return prepared;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private PreparedImage Encode(AnalysisImage image)
    {
        using var pixels = image.AsImage();
        return new(image.SourceWidth, image.SourceHeight, EncodeCopy(pixels), EncodeThumbnails(pixels));
    }

    /// <summary>
    /// JPEG without colour subsampling, which would blur coloured print: written and decoded fastest, and text is read the same from it. Measured on a photo
    /// of 2048 x 1536 and a screenshot of 1220 x 272 (to write, to decode, size): JPEG 92 14 and 26 ms, 0.8 MB; 2 and 2 ms, 73 KB. WebP 90 370 and 85 ms,
    /// 0.4 MB; 26 and 6 ms, 34 KB. PNG 280 and 60 ms, 7 MB; 54 and 5 ms, 447 KB.
    /// </summary>
    private EncodedImage EncodeCopy(Image<Rgb24> pixels)
    {
        using var file = new MemoryStream();
        pixels.SaveAsJpeg(file, new JpegEncoder { Quality = _options.Quality, ColorType = JpegEncodingColor.YCbCrRatio444 });
        return new(pixels.Width, pixels.Height, "image/jpeg", ".jpg", file.ToArray());
    }

    /// <summary>Each is made from the next larger one, which costs a fraction of making all from the whole picture and looks the same.</summary>
    private List<Thumbnail> EncodeThumbnails(Image<Rgb24> pixels)
    {
        var longest = Math.Max(pixels.Width, pixels.Height);
        var needed = _sides.TakeWhile((_, i) => i == 0 || _sides[i - 1] < longest).ToArray();
        var thumbnails = new List<Thumbnail>();
        var source = pixels;
        try
        {
            foreach (var side in needed.Reverse())
            {
                if (side < Math.Max(source.Width, source.Height))
                {
                    var smaller = source.Clone(x => x.Resize(new ResizeOptions { Size = new Size(side, side), Mode = ResizeMode.Max, Sampler = KnownResamplers.Lanczos3 }));
                    if (source != pixels)
                        source.Dispose();
                    source = smaller;
                }
                thumbnails.Add(new(side, EncodeThumbnail(source)));
            }
        }
        finally
        {
            if (source != pixels)
                source.Dispose();
        }
        thumbnails.Reverse();
        return thumbnails;
    }

    private EncodedImage EncodeThumbnail(Image<Rgb24> pixels)
    {
        using var file = new MemoryStream();
        pixels.SaveAsWebp(file, new WebpEncoder { FileFormat = WebpFileFormatType.Lossy, Quality = _options.ThumbnailQuality, Method = WebpEncodingMethod.Level2 });
        return new(pixels.Width, pixels.Height, "image/webp", ".webp", file.ToArray());
    }
}
