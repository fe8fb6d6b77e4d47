using SixLabors.ImageSharp.Native;

namespace SixLabors.ImageSharp.Formats.Jpeg;

public sealed class JpegEncoder : ImageEncoder
{
    private readonly int? _quality;

    /// <summary>1..100; 75 unless set.</summary>
    public int? Quality
    {
        get => _quality;
        init => _quality = value is null or (>= 1 and <= 100)
            ? value
            : throw new ArgumentException("Quality must be in [1..100].", nameof(value));
    }

    /// <summary>Chooses the chroma subsampling; only YCbCr 4:2:0 and 4:4:4 are written here.</summary>
    public JpegEncodingColor? ColorType { get; init; }

    private protected override string Operation => "jpegsave_buffer";

    private protected override void Configure(VipsOperation save) => save
        .Set("Q", Quality ?? 75)
        .Set("subsample-mode", ColorType switch
        {
            null or JpegEncodingColor.YCbCrRatio420 => "on",
            JpegEncodingColor.YCbCrRatio444 => "off",
            _ => throw new NotSupportedException($"JPEG with {ColorType} is not written by this stand-in."),
        });
}
