using System.Runtime.InteropServices;
using System.Text;

namespace DaprImages.TestKit.Onnx;

/// <summary>Builds small ONNX models, of float tensors where nothing else is said, so that tests need no file with weights.</summary>
public sealed class OnnxModel
{
    private const int Float = 1;
    private const int Int = 6;
    private const int Long = 7;
    private const int Bool = 9;
    private const int FloatAttribute = 1;
    private const int IntAttribute = 2;
    private const int IntsAttribute = 7;

    private readonly ProtoMessage _graph = new ProtoMessage().Text(2, "test");
    private readonly List<(string Key, string Value)> _metadata = [];

    /// <param name="shape">The length of each dimension; a string is the name of an open one.</param>
    public OnnxModel Input(string name, params object[] shape)
    {
        _graph.Message(11, Value(name, shape, Float));
        return this;
    }

    /// <inheritdoc cref="Input"/>
    public OnnxModel LongInput(string name, params object[] shape)
    {
        _graph.Message(11, Value(name, shape, Long));
        return this;
    }

    /// <inheritdoc cref="Input"/>
    public OnnxModel IntInput(string name, params object[] shape)
    {
        _graph.Message(11, Value(name, shape, Int));
        return this;
    }

    /// <inheritdoc cref="Input"/>
    public OnnxModel BoolInput(string name, params object[] shape)
    {
        _graph.Message(11, Value(name, shape, Bool));
        return this;
    }

    public OnnxModel Output(string name, params object[] shape)
    {
        _graph.Message(12, Value(name, shape, Float));
        return this;
    }

    public OnnxModel Weights(string name, int[] shape, params float[] values) => Weights(name, shape, Float, MemoryMarshal.AsBytes(values.AsSpan()));

    public OnnxModel LongWeights(string name, int[] shape, params long[] values) => Weights(name, shape, Long, MemoryMarshal.AsBytes(values.AsSpan()));

    /// <param name="attributes">By name: a long, an array of longs, or a float.</param>
    public OnnxModel Node(string operation, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(3, output).Text(4, operation);
        foreach (var (name, value) in attributes)
            node.Message(5, Attribute(name, value));
        _graph.Message(1, node);
        return this;
    }

    public OnnxModel Metadata(string key, string value)
    {
        _metadata.Add((key, value));
        return this;
    }

    public byte[] ToArray()
    {
        var model = new ProtoMessage()
            .Number(1, 8)
            .Text(2, "tests")
            .Number(5, 3)
            .Message(7, _graph)
            .Message(8, new ProtoMessage().Text(1, "").Number(2, 13));
        foreach (var (key, value) in _metadata)
            model.Message(14, new ProtoMessage().Text(1, key).Text(2, value));
        return model.ToArray();
    }

    private OnnxModel Weights(string name, int[] shape, int type, ReadOnlySpan<byte> values)
    {
        var tensor = new ProtoMessage();
        foreach (var length in shape)
            tensor.Number(1, length);
        tensor.Number(2, type).Text(8, name).Bytes(9, values);
        _graph.Message(5, tensor);
        return this;
    }

    private static ProtoMessage Value(string name, object[] shape, int type)
    {
        var dimensions = new ProtoMessage();
        foreach (var length in shape)
            dimensions.Message(1, length is string open ? new ProtoMessage().Text(2, open) : new ProtoMessage().Number(1, (int)length));
        var tensor = new ProtoMessage().Number(1, type).Message(2, dimensions);
        return new ProtoMessage().Text(1, name).Message(2, new ProtoMessage().Message(1, tensor));
    }

    private static ProtoMessage Attribute(string name, object value)
    {
        var attribute = new ProtoMessage().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Float(2, number).Number(20, FloatAttribute);
            case long number:
                return attribute.Number(3, number).Number(20, IntAttribute);
            case long[] numbers:
                foreach (var number in numbers)
                    attribute.Number(8, number);
                return attribute.Number(20, IntsAttribute);
            default:
                throw new ArgumentException($"{name} is of type {value.GetType()}.", nameof(value));
        }
    }

    /// <summary>As much of the protobuf encoding as the above needs.</summary>
    private sealed class ProtoMessage
    {
        private readonly List<byte> _bytes = [];

        public ProtoMessage Number(int field, long value)
        {
            Varint((ulong)field << 3);
            Varint((ulong)value);
            return this;
        }

        public ProtoMessage Float(int field, float value)
        {
            Varint(((ulong)field << 3) | 5);
            _bytes.AddRange(BitConverter.GetBytes(value));
            return this;
        }

        public ProtoMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public ProtoMessage Message(int field, ProtoMessage message) => Bytes(field, message.ToArray());

        public ProtoMessage Bytes(int field, ReadOnlySpan<byte> value)
        {
            Varint(((ulong)field << 3) | 2);
            Varint((ulong)value.Length);
            _bytes.AddRange(value);
            return this;
        }

        public byte[] ToArray() => _bytes.ToArray();

        private void Varint(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
                _bytes.Add((byte)(value | 0x80));
            _bytes.Add((byte)value);
        }
    }
}
