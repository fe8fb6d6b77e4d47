using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

public readonly unsafe struct OrtTensorTypeAndShapeInfo
{
    internal OrtTensorTypeAndShapeInfo(nint info)
    {
        ElementDataType = (TensorElementType)OrtApi.Get(OrtApi.ElementTypeSlot, info);
        var count = OrtApi.Get(OrtApi.DimensionsCountSlot, info);
        Shape = new long[count];
        fixed (long* shape = Shape)
        {
            OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, long*, nint, nint>)OrtLibrary.Functions[OrtApi.DimensionsSlot])(info, shape, count));
        }

        var names = stackalloc nint[(int)count];
        OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, nint*, nint, nint>)OrtLibrary.Functions[OrtApi.SymbolicDimensionsSlot])(info, names, count));
        SymbolicDimensions = new string[count];
        for (var i = 0; i < count; i++)
            SymbolicDimensions[i] = Marshal.PtrToStringUTF8(names[i]) ?? "";
    }

    public TensorElementType ElementDataType { get; }

    public bool IsString => ElementDataType == TensorElementType.String;

    /// <summary>The length of each dimension; -1 where it is open.</summary>
    public long[] Shape { get; }

    /// <summary>The names of the open dimensions; empty for the others.</summary>
    public string[] SymbolicDimensions { get; }

    public int DimensionsCount => Shape.Length;

    public long ElementCount
    {
        get
        {
            var count = 1L;
            foreach (var length in Shape)
                count *= length;
            return count;
        }
    }
}
