using System.Globalization;
using DaprImages.Vision.Images.Headers;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Images;

/// <summary>
/// Tells what a file really is and how large its picture is, from its header alone: nothing is decoded, and a few kilobytes are read however long
/// the file. Safe for bytes from strangers and for use from several threads.
/// </summary>
public sealed class ImageInspector(IOptions<ImageLimits> limits)
{
    private readonly ImageLimits _limits = limits.Value;

    /// <param name="file">Must be seekable; read from its beginning, whatever its position, and left anywhere.</param>
    public ImageInspection Inspect(Stream file)
    {
        using var bytes = new HeaderBytes(file);
        return Inspect(bytes);
    }

    /// <inheritdoc cref="Inspect(Stream)"/>
    public ImageInspection Inspect(ReadOnlyMemory<byte> file)
    {
        using var stream = new ReadOnlyMemoryStream(file);
        return Inspect(stream);
    }

    /// <summary>The same, and whether the file was cut off: it is followed to its end, which for a JPEG with something behind it is reading it once.</summary>
    /// <inheritdoc cref="Inspect(Stream)"/>
    public ImageInspection InspectWhole(Stream file)
    {
        using var bytes = new HeaderBytes(file);
        var inspection = Inspect(bytes);
        return inspection.Header is { } header && !FileEnd.IsThere(header.Format, bytes) ? Refuse(ImageProblem.Damaged) : inspection;
    }

    private ImageInspection Inspect(HeaderBytes bytes)
    {
        if (bytes.Length > _limits.MaxBytes)
            return Refuse(ImageProblem.TooLarge);

        var (format, problem) = FileSignature.Read(bytes.At(0, FileSignature.Length));
        if (format is not { } known)
            return Refuse(problem ?? ImageProblem.NotAnImage);

        var size = known switch
        {
            ImageFormat.Jpeg => JpegHeader.Read(bytes),
            ImageFormat.Png => PngHeader.Read(bytes),
            ImageFormat.Gif => GifHeader.Read(bytes),
            ImageFormat.WebP => WebPHeader.Read(bytes),
            ImageFormat.Tiff => TiffHeader.Read(bytes),
            _ => HeifHeader.Read(bytes),
        };
        if (size.Problem is { } found)
            return Refuse(found);
        if (size.Width > _limits.MaxSide || size.Height > _limits.MaxSide || size.Width * size.Height > _limits.MaxPixels)
            return Refuse(ImageProblem.TooManyPixels, $"The picture is {size.Width} x {size.Height} pixels. ");
        return ImageInspection.Accepted(new ImageHeader(known, (int)size.Width, (int)size.Height));
    }

    private ImageInspection Refuse(ImageProblem problem, string? fact = null) => ImageInspection.Refused(new(problem, problem switch
    {
        ImageProblem.Empty => "The file is empty.",
        ImageProblem.NotAnImage => "The file is not an image. JPEG, PNG, WebP, GIF, TIFF, HEIC and AVIF are accepted.",
        ImageProblem.UnsupportedFormat => "This image format is not supported. Save the picture as JPEG, PNG, WebP, GIF, TIFF, HEIC or AVIF.",
        ImageProblem.TooLarge => string.Create(CultureInfo.InvariantCulture, $"The file is larger than {_limits.MaxBytes >> 20} MiB."),
        ImageProblem.TooManyPixels => string.Create(
            CultureInfo.InvariantCulture,
            $"{fact}At most {_limits.MaxPixels / 1_000_000} megapixels and {_limits.MaxSide} pixels a side are accepted."),
        _ => ImageRefusal.Damaged.Detail,
    }));
}
