using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Native;

namespace SixLabors.ImageSharp;

public sealed class Configuration
{
    public static Configuration Default { get; } = new();

#pragma warning disable CA1822 // An instance member in the official package.
    /// <summary>The formats this machine's libvips can decode.</summary>
    /// <exception cref="DllNotFoundException">libvips is not installed.</exception>
    public IEnumerable<IImageFormat> ImageFormats => VipsLoader.All.Where(loader => VipsRuntime.Has(loader.Operation)).Select(loader => loader.Format);
#pragma warning restore CA1822
}
