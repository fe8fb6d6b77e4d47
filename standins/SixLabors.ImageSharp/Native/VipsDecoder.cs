using System.Globalization;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace SixLabors.ImageSharp.Native;

/// <summary>Decodes the first frame of an image in memory: as small as asked for, in sRGB, whole or not at all.</summary>
internal static class VipsDecoder
{
    // What libjpeg says of files that are odd but decode to the picture their maker meant.
    private static readonly string[] HarmlessJpegWarnings = ["extraneous bytes before marker", "Invalid SOS parameters", "Unknown Adobe color transform"];

    private static readonly int[] JpegFactors = [8, 4, 2];

    public static VipsLoader LoaderFor(ReadOnlySpan<byte> data) => VipsLoader.ForSignature(data)
        ?? throw new UnknownImageFormatException("The image is of no format this library and the system's libvips can decode.");

    public static unsafe ImageInfo Identify(DecoderOptions options, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(options);
        var loader = LoaderFor(data);
        fixed (byte* bytes = data)
        {
            using var image = Open(loader, (nint)bytes, (nuint)data.Length, "none") ?? throw VipsRuntime.ContentError(VipsRuntime.TakeMessages());
            var pages = Math.Max(1, Vips.GetPages(image));
            var frames = new ImageFrameMetadata[pages];
            Array.Fill(frames, new ImageFrameMetadata());
            return new(
                PixelTypeInfo.ForBands(image.Bands, image.HasAlpha), new Size(image.Width, image.Height), MetadataOf(image, loader, options), frames);
        }
    }

    public static unsafe Image Decode(DecoderOptions options, ReadOnlySpan<byte> data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var loader = LoaderFor(data);
        fixed (byte* bytes = data)
        {
            try
            {
                return Decode(options, loader, (nint)bytes, (nuint)data.Length, cancellationToken);
            }
            catch (ImageProcessingException e)
            {
                // A step after the decoder proper that stumbles over what the file held.
                throw new InvalidImageContentException(e.Message, e);
            }
        }
    }

    private static Image Decode(DecoderOptions options, VipsLoader loader, nint data, nuint length, CancellationToken cancellationToken)
    {
        var strict = TryDecode(options, loader, data, length, loader.IsJpeg ? "warning" : "error", cancellationToken);
        if (strict is not null)
            return strict;

        var messages = VipsRuntime.TakeMessages();
        if (!loader.IsJpeg || !HarmlessJpegWarnings.Any(messages.Contains))
            throw VipsRuntime.ContentError(messages);
        return TryDecode(options, loader, data, length, "truncated", cancellationToken) ?? throw VipsRuntime.ContentError(VipsRuntime.TakeMessages());
    }

    private static Image? TryDecode(DecoderOptions options, VipsLoader loader, nint data, nuint length, string failOn, CancellationToken cancellationToken)
    {
        using var stored = Open(loader, data, length, failOn);
        if (stored is null)
            return null;

        var target = options.TargetSize is { } size
            ? ResizeLayout.For(new Size(stored.Width, stored.Height), new ResizeOptions { Size = size, Mode = ResizeMode.Max }).Scaled
            : new Size(stored.Width, stored.Height);
        using var opened = OpenShrunk(loader, stored, target, data, length, failOn);
        using var scaled = opened is null ? null : VipsResize.Scale(opened, target, options.Sampler);
        using var srgb = scaled is null ? null : VipsColor.ToSrgb(scaled, useProfile: !options.SkipMetadata);
        if (srgb is null)
            return null;

        var metadata = MetadataOf(stored, loader, options);
        return srgb.Bands switch
        {
            1 => ToImage<L8>(srgb, options, metadata, cancellationToken),
            3 => ToImage<Rgb24>(srgb, options, metadata, cancellationToken),
            _ => ToImage<Rgba32>(srgb, options, metadata, cancellationToken),
        };
    }

    private static Image<TPixel>? ToImage<TPixel>(VipsImage image, DecoderOptions options, ImageMetadata metadata, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel> =>
        VipsPixels.TryWrite<TPixel>(image, cancellationToken) is var (pixels, size)
            ? new Image<TPixel>(options.Configuration, pixels, metadata, size)
            : null;

    /// <summary>Lets the decoder itself make the picture smaller where it can, which saves most of its work; never below the target.</summary>
    private static VipsImage? OpenShrunk(VipsLoader loader, VipsImage stored, Size target, nint data, nuint length, string failOn)
    {
        if (loader.IsJpeg)
        {
            // libvips rounds down, and aborts the process on a picture without a height; a pixel too few is made up for afterwards.
            var factor = Array.Find(
                JpegFactors, by => stored.Width / by >= Math.Max(1, target.Width - 1) && stored.Height / by >= Math.Max(1, target.Height - 1));
            if (factor > 1)
                return Open(loader, data, length, failOn, ("shrink", factor.ToString(CultureInfo.InvariantCulture)));
        }
        else if (loader.IsWebp && target.Width < stored.Width && Vips.GetPages(stored) == 1)
        {
            var scale = Math.Max(target.Width / (double)stored.Width, target.Height / (double)stored.Height);
            return Open(loader, data, length, failOn, ("scale", scale.ToString("R", CultureInfo.InvariantCulture)));
        }
        return Open(loader, data, length, failOn);
    }

    private static VipsImage? Open(VipsLoader loader, nint data, nuint length, string failOn, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        using var load = new VipsOperation(loader.Operation);
        load.SetBytes("buffer", data, length).Set("access", "sequential").Set("fail-on", failOn);
        foreach (var argument in arguments)
            load.Set(argument.Name, argument.Value);
        return load.TryRun();
    }

    private static ImageMetadata MetadataOf(VipsImage image, VipsLoader loader, DecoderOptions options)
    {
        var metadata = new ImageMetadata { DecodedImageFormat = loader.Format };
        var orientation = options.SkipMetadata ? 1 : Vips.GetOrientation(image);
        if (orientation is > 1 and <= 8)
        {
            metadata.ExifProfile = new ExifProfile();
            metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)orientation);
        }
        return metadata;
    }
}
