namespace SixLabors.ImageSharp.Processing.Processors.Transforms;

/// <summary>A way to weigh neighbouring pixels when an image is resized; see <see cref="KnownResamplers"/>.</summary>
public interface IResampler
{
}
