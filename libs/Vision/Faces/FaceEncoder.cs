using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tensors;

namespace DaprImages.Vision.Faces;

/// <summary>
/// Makes a vector of a face: the face is brought to where its landmarks lie in the template that encoders of this family are trained with (Deng et al.,
/// "ArcFace", arXiv:1801.07698), and encoded.
/// </summary>
internal sealed class FaceEncoder(LoadedModel model)
{
    private const int Channels = 3;

    // Pixels of a picture of 112 x 112.
    private const float TemplateSide = 112;
    private static readonly Vector2[] Template = [new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f)];

    private readonly int _width = model.Entry.Input.Width!.Value;
    private readonly int _height = model.Entry.Input.Height!.Value;

    public LoadedModel Model { get; } = model;

    /// <summary>Narrower faces, in pixels of the picture looked at, are not told apart.</summary>
    public double MinWidth { get; } = model.Threshold("minWidth");

    /// <returns>Of length 1; empty for a face that is too small, or whose landmarks are no face's.</returns>
    public ReadOnlyMemory<float> Encode(AnalysisImage image, FoundFace face, CancellationToken cancellationToken)
    {
        if (face.Width < MinWidth || SimilarityTransform.Fit(face.Landmarks, Template) is not { } toTemplate || toTemplate is { A: 0, B: 0 })
            return default;
        var length = Channels * _width * _height;
        var values = ArrayPool<float>.Shared.Rent(length);
        try
        {
            Align(image, toTemplate.Inverse(), values);
            using var outputs = Model.Session.Run(values.AsMemory(0, length), [1, Channels, _height, _width], cancellationToken);
            return Normalised(outputs.First);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    /// <summary>Fills the tensor with the picture's pixels, interpolated between the four nearest; what lies outside the picture is black.</summary>
    private void Align(AnalysisImage image, SimilarityTransform fromTemplate, Span<float> values)
    {
        var scale = new ChannelScale(Model.Entry.Input);
        var pixels = image.Pixels;
        var side = new Vector2(TemplateSide / _width, TemplateSide / _height);
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                var at = fromTemplate.Apply(new Vector2(x, y) * side);
                var (left, top) = ((int)MathF.Floor(at.X), (int)MathF.Floor(at.Y));
                var (right, bottom) = (at.X - left, at.Y - top);
                for (var plane = 0; plane < Channels; plane++)
                {
                    var channel = scale.SourceOf(plane);
                    var upper = (Pixel(pixels, image, left, top, channel) * (1 - right)) + (Pixel(pixels, image, left + 1, top, channel) * right);
                    var lower = (Pixel(pixels, image, left, top + 1, channel) * (1 - right)) + (Pixel(pixels, image, left + 1, top + 1, channel) * right);
                    var value = (upper * (1 - bottom)) + (lower * bottom);
                    values[(((plane * _height) + y) * _width) + x] = (value * scale.Factor(plane)) + scale.Offset(plane);
                }
            }
        }
    }

    private static float Pixel(ReadOnlySpan<byte> pixels, AnalysisImage image, int x, int y, int channel) =>
        (uint)x < (uint)image.Width && (uint)y < (uint)image.Height ? pixels[(((y * image.Width) + x) * Channels) + channel] : 0;

    private static ReadOnlyMemory<float> Normalised(ReadOnlySpan<float> vector)
    {
        var length = TensorPrimitives.Norm(vector);
        if (length == 0)
            return default;
        var normalised = new float[vector.Length];
        TensorPrimitives.Divide(vector, length, normalised);
        return normalised;
    }
}
