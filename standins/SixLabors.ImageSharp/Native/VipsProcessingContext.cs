using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Processing;

namespace SixLabors.ImageSharp.Native;

/// <summary>Collects the operations of one Mutate or Clone as a libvips pipeline, which runs once at the end.</summary>
internal sealed class VipsProcessingContext : IImageProcessingContext, IDisposable
{
    public VipsProcessingContext(Configuration configuration, VipsImage source, ImageMetadata metadata)
    {
        Configuration = configuration;
        Metadata = metadata;
        Current = VipsOperation.Apply("copy", source);
    }

    public Configuration Configuration { get; }

    public ImageMetadata Metadata { get; }

    public VipsImage Current { get; private set; }

    public static VipsProcessingContext Of(IImageProcessingContext context) => (VipsProcessingContext)context;

    public Size GetCurrentSize() => new(Current.Width, Current.Height);

    public VipsProcessingContext Apply(string operation, params ReadOnlySpan<(string Name, string Value)> arguments) =>
        Replace(VipsOperation.Apply(operation, Current, arguments));

    public VipsProcessingContext Replace(VipsImage next)
    {
        Current.Dispose();
        Current = next;
        return this;
    }

    public void Dispose() => Current.Dispose();
}
