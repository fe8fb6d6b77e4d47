namespace DaprImages.Data.Faces;

/// <param name="Box">x, y, width, height in 0..1 of the upright image.</param>
/// <param name="Score">Of the detection, 0..1.</param>
/// <param name="Encoding">Of length 1; empty for a face that cannot be told from others.</param>
public sealed record NewFace(double[] Box, double Score, ReadOnlyMemory<float> Encoding);
