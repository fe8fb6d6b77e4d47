using DaprImages.Vision.Cpu;
using Microsoft.Extensions.Options;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace DaprImages.Vision.Images;

/// <summary>Makes <see cref="AnalysisImage"/>s of image files: originals of any accepted format, or stored analysis copies.</summary>
public sealed class ImageDecoder(ImageInspector inspector, CpuGate gate, IOptions<AnalysisImageOptions> options)
{
    private readonly int _maxSide = options.Value.MaxSide;

    /// <exception cref="ImageRefusedException">The file can never be decoded: damaged, too large, of no supported format.</exception>
    /// <exception cref="InsufficientMemoryException">There is no memory for it now; later there may be.</exception>
    public Task<AnalysisImage> DecodeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        gate.RunAsync(token => Decode(file, token), cancellationToken);

    /// <summary>The same on the calling thread, for work that passed the gate already.</summary>
    internal AnalysisImage Decode(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var inspection = inspector.Inspect(file);
        if (!inspection.IsAccepted)
            throw new ImageRefusedException(inspection.Refusal);
        if (inspection.Header.Format == ImageFormat.Jpeg && !JpegScans.AreReasonable(file.Span, inspection.Header))
            throw new ImageRefusedException(new(ImageProblem.TooManyPixels, "The picture is stored in far more passes than any camera or program writes. Save it anew."));

        try
        {
            return Decode(file.Span, inspection.Header);
        }
        catch (UnknownImageFormatException e)
        {
            throw new ImageRefusedException(new(ImageProblem.UnsupportedFormat, "This machine cannot decode the image's format. Save the picture as JPEG or PNG."), e);
        }
        catch (ImageFormatException e)
        {
            throw new ImageRefusedException(ImageRefusal.Damaged, e);
        }
        catch (InvalidMemoryOperationException e)
        {
            throw new InsufficientMemoryException("There is not enough memory to decode the image now.", e);
        }
    }

    private AnalysisImage Decode(ReadOnlySpan<byte> file, ImageHeader header)
    {
        var side = SideFor(Math.Max(header.Width, header.Height));
        var decoding = new DecoderOptions { TargetSize = new Size(side, side), Sampler = KnownResamplers.Lanczos3, MaxFrames = 1 };
        using var image = Image.Load(decoding, file);
        var orientation = OrientationOf(image);
        var turned = orientation is >= 5 and <= 8;
        // Both of these copy all pixels, which most pictures need not have done.
        if (orientation != 1)
            image.Mutate(x => x.AutoOrient());
        using var flattened = image is Image<Rgb24> ? null : Flatten(image);
        return AnalysisImage.From(flattened ?? (Image<Rgb24>)image, turned ? header.Height : header.Width, turned ? header.Width : header.Height);
    }

    /// <summary>
    /// The longest side to decode to: no more than the picture has, and where halving it (once or more) ends just below the limit, then that. Decoders of JPEG
    /// halve for nothing: a photo of 12 megapixels, 4000 or 4032 pixels wide, takes 35 ms that way and 140 ms to exactly 2048.
    /// </summary>
    private int SideFor(int longest)
    {
        if (longest <= _maxSide)
            return longest;
        var halved = longest;
        while (halved > _maxSide)
            halved /= 2;
        return halved >= _maxSide * 15 / 16 ? halved : _maxSide;
    }

    /// <summary>As EXIF has it: 1 is upright, 5 to 8 are turned by a quarter.</summary>
    private static int OrientationOf(Image image) =>
        image.Metadata.ExifProfile is { } exif && exif.TryGetValue(ExifTag.Orientation, out var orientation) ? orientation.Value : 1;

    /// <summary>What is transparent becomes white, as on the page most pictures are looked at.</summary>
    private static Image<Rgb24> Flatten(Image image)
    {
        if (image.PixelType.AlphaRepresentation is PixelAlphaRepresentation.Associated or PixelAlphaRepresentation.Unassociated)
            image.Mutate(x => x.BackgroundColor(Color.White));
        return image.CloneAs<Rgb24>();
    }
}
