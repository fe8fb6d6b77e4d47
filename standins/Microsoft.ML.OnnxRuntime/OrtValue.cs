using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>An input or output of a run; tensors of numbers are covered.</summary>
public unsafe class OrtValue : IDisposable
{
    private readonly ValueHandle _handle;
    private MemoryHandle _pin;

    internal OrtValue(nint handle)
    {
        _handle = new ValueHandle(handle);
        OnnxType = (OnnxValueType)OrtApi.Get(OrtApi.ValueTypeSlot, handle);
    }

    public OnnxValueType OnnxType { get; }

    public bool IsTensor => OnnxType == OnnxValueType.ONNX_TYPE_TENSOR;

    internal nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle.DangerousGetHandle();
        }
    }

    /// <summary>A tensor over memory that stays the caller's, pinned until the value is disposed. The memory may be longer than the shape needs.</summary>
    /// <exception cref="OnnxRuntimeException">The memory is too short, or there are no tensors of this type.</exception>
    public static OrtValue CreateTensorValueFromMemory<T>(OrtMemoryInfo memoryInfo, Memory<T> memory, long[] shape)
        where T : unmanaged
    {
        var element = TensorElement.Of<T>();
        var count = 1L;
        foreach (var length in shape)
        {
            count = length >= 0
                ? checked(count * length)
                : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, "The shape of a value has no open dimensions");
        }
        if (count > memory.Length)
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"{memory.Length} elements are less than the {count} of the shape");

        var pin = memory.Pin();
        try
        {
            fixed (long* dimensions = shape)
            {
                nint value;
                OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, void*, nint, long*, nint, int, nint*, nint>)OrtLibrary.Functions[OrtApi.CreateTensorWithDataSlot])(
                    memoryInfo.Pointer, pin.Pointer, memory.Length * (nint)Unsafe.SizeOf<T>(), dimensions, shape.Length, (int)element, &value));
                return new OrtValue(value) { _pin = pin };
            }
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, long[] shape)
        where T : unmanaged => CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, data.AsMemory(), shape);

    /// <summary>A tensor over memory of its own, whose content is arbitrary until it is written.</summary>
    public static OrtValue CreateAllocatedTensorValue(OrtAllocator allocator, TensorElementType elementType, long[] shape)
    {
        fixed (long* dimensions = shape)
        {
            nint value;
            OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, long*, nint, int, nint*, nint>)OrtLibrary.Functions[OrtApi.CreateTensorSlot])(
                allocator.Pointer, dimensions, shape.Length, (int)elementType, &value));
            return new OrtValue(value);
        }
    }

    public OrtTensorTypeAndShapeInfo GetTensorTypeAndShape()
    {
        if (!IsTensor)
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"This OrtValue type contains: {OnnxType}, not a tensor");
        var info = OrtApi.Get(OrtApi.TensorTypeAndShapeSlot, Handle);
        try
        {
            return new OrtTensorTypeAndShapeInfo(info);
        }
        finally
        {
            OrtApi.Release(OrtApi.ReleaseTensorInfoSlot, info);
        }
    }

    /// <summary>The numbers in place; not to be used after the value is disposed.</summary>
    /// <exception cref="OnnxRuntimeException">The tensor holds numbers of another type.</exception>
    public ReadOnlySpan<T> GetTensorDataAsSpan<T>()
        where T : unmanaged => GetTensorMutableDataAsSpan<T>();

    /// <inheritdoc cref="GetTensorDataAsSpan{T}"/>
    public Span<T> GetTensorMutableDataAsSpan<T>()
        where T : unmanaged
    {
        var info = GetTensorTypeAndShape();
        if (typeof(T) != typeof(byte) && typeof(T) != TensorElement.TypeOf(info.ElementDataType))
        {
            throw new OnnxRuntimeException(
                ErrorCode.InvalidArgument, $"Requested type: {typeof(T)} does not match the actual type: {info.ElementDataType}");
        }

        var bytes = checked((int)(info.ElementCount * TensorElement.SizeOf(info.ElementDataType)));
        return bytes == 0 ? [] : MemoryMarshal.Cast<byte, T>(new Span<byte>((void*)OrtApi.Get(OrtApi.TensorDataSlot, Handle), bytes));
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _handle.Dispose();
        _pin.Dispose();
        _pin = default;
    }

    private sealed class ValueHandle : SafeHandle
    {
        public ValueHandle(nint value)
            : base(0, ownsHandle: true) => SetHandle(value);

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            OrtApi.Release(OrtApi.ReleaseValueSlot, handle);
            return true;
        }
    }
}
