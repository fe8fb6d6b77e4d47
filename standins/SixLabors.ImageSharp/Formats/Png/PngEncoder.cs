using SixLabors.ImageSharp.Native;

namespace SixLabors.ImageSharp.Formats.Png;

public class PngEncoder : ImageEncoder
{
    public PngCompressionLevel CompressionLevel { get; init; } = PngCompressionLevel.DefaultCompression;

    private protected override string Operation => "pngsave_buffer";

    private protected override void Configure(VipsOperation save) => save.Set("compression", (int)CompressionLevel);
}
