namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>Which .NET type holds an element of a tensor.</summary>
internal static class TensorElement
{
    private static readonly (TensorElementType Element, Type Type, int Size)[] Known =
    [
        (TensorElementType.Float, typeof(float), 4),
        (TensorElementType.UInt8, typeof(byte), 1),
        (TensorElementType.Int8, typeof(sbyte), 1),
        (TensorElementType.UInt16, typeof(ushort), 2),
        (TensorElementType.Int16, typeof(short), 2),
        (TensorElementType.Int32, typeof(int), 4),
        (TensorElementType.Int64, typeof(long), 8),
        (TensorElementType.Bool, typeof(bool), 1),
        (TensorElementType.Double, typeof(double), 8),
        (TensorElementType.UInt32, typeof(uint), 4),
        (TensorElementType.UInt64, typeof(ulong), 8),
    ];

    /// <summary>Null for elements no .NET number holds: strings, half floats.</summary>
    public static Type? TypeOf(TensorElementType element) => Array.Find(Known, known => known.Element == element).Type;

    /// <exception cref="OnnxRuntimeException">There are no tensors of this type.</exception>
    public static TensorElementType Of<T>()
        where T : unmanaged
    {
        var found = Array.Find(Known, known => known.Type == typeof(T));
        return found.Type is not null
            ? found.Element
            : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Tensor of type: {typeof(T)} is not supported");
    }

    /// <exception cref="OnnxRuntimeException">The elements are not plain numbers.</exception>
    public static int SizeOf(TensorElementType element)
    {
        var found = Array.Find(Known, known => known.Element == element);
        return found.Type is not null
            ? found.Size
            : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Elements of type {element} are not covered by this stand-in");
    }
}
