using SixLabors.ImageSharp.Native;

namespace SixLabors.ImageSharp.Formats.Webp;

public sealed class WebpEncoder : ImageEncoder
{
    /// <summary>Lossy unless set otherwise.</summary>
    public WebpFileFormatType? FileFormat { get; init; }

    /// <summary>0..100.</summary>
    public int Quality { get; init; } = 75;

    public WebpEncodingMethod Method { get; init; } = WebpEncodingMethod.Default;

    private protected override string Operation => "webpsave_buffer";

    private protected override void Configure(VipsOperation save) => save
        .Set("Q", Quality)
        .Set("effort", (int)Method)
        .Set("lossless", FileFormat == WebpFileFormatType.Lossless);
}
