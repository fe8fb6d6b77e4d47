using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>What an input or output of a model holds.</summary>
public class NodeMetadata
{
    private readonly OrtTensorTypeAndShapeInfo? _tensor;

    internal NodeMetadata(nint typeInfo)
    {
        OnnxValueType = (OnnxValueType)OrtApi.Get(OrtApi.OnnxTypeSlot, typeInfo);
        var tensorInfo = OrtApi.Get(OrtApi.CastToTensorInfoSlot, typeInfo);
        if (tensorInfo != 0)
            _tensor = new OrtTensorTypeAndShapeInfo(tensorInfo);
    }

    public OnnxValueType OnnxValueType { get; }

    public bool IsTensor => OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR;

    public bool IsString => Tensor.IsString;

    /// <summary>-1 where the length is open.</summary>
    public int[] Dimensions => Array.ConvertAll(Tensor.Shape, length => (int)length);

    public string[] SymbolicDimensions => Tensor.SymbolicDimensions;

    public TensorElementType ElementDataType => Tensor.ElementDataType;

    /// <summary>The .NET type of an element.</summary>
    public Type ElementType => IsString
        ? typeof(string)
        : TensorElement.TypeOf(ElementDataType) ?? throw new OnnxRuntimeException(ErrorCode.NotImplemented, $"No .NET type for {ElementDataType}");

    private OrtTensorTypeAndShapeInfo Tensor =>
        _tensor ?? throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"A value of {OnnxValueType} has no tensor type");
}
