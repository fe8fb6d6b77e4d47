using System.Numerics.Tensors;

namespace DaprImages.Vision.Embeddings;

/// <summary>Vectors that are compared by their direction alone.</summary>
internal static class UnitVector
{
    /// <exception cref="InvalidDataException">It has no direction: all zeros, or not all numbers.</exception>
    public static float[] Of(ReadOnlySpan<float> vector)
    {
        var length = TensorPrimitives.Norm(vector);
        if (!(length > 0) || float.IsInfinity(length))
            throw new InvalidDataException("The model gave a vector without a direction.");
        var unit = new float[vector.Length];
        TensorPrimitives.Divide(vector, length, unit);
        return unit;
    }
}
