using DaprImages.Vision.Models;

namespace DaprImages.Vision.Tensors;

/// <summary>A contract's normalisation as one multiplication and one addition a value, for the planes of the tensor in their order.</summary>
internal readonly struct ChannelScale
{
    private readonly InputContract _input;

    public ChannelScale(InputContract input) => _input = input;

    /// <summary>Which of the picture's channels (red 0, green 1, blue 2) is in a plane.</summary>
    public int SourceOf(int plane) => _input.Channels == ChannelOrder.Rgb ? plane : 2 - plane;

    public float Factor(int plane) => _input.Scale / _input.Std[plane];

    public float Offset(int plane) => -_input.Mean[plane] / _input.Std[plane];

    public float Padding(int plane) => (_input.Padding * Factor(plane)) + Offset(plane);
}
