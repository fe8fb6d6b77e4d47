using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Onnx;

/// <summary>What one run gave; the numbers are the runtime's until this is disposed.</summary>
internal sealed class OnnxOutputs(IReadOnlyList<string> names, IDisposableReadOnlyCollection<OrtValue> values) : IDisposable
{
    /// <exception cref="ArgumentException">The model has no such output.</exception>
    public ReadOnlySpan<float> this[string name] => this[IndexOf(name)];

    /// <param name="index">In the order of the model's outputs.</param>
    public ReadOnlySpan<float> this[int index] => values[index].GetTensorDataAsSpan<float>();

    public ReadOnlySpan<float> First => this[0];

    public long[] ShapeOf(string name) => ShapeOf(IndexOf(name));

    /// <inheritdoc cref="this[int]"/>
    public long[] ShapeOf(int index) => values[index].GetTensorTypeAndShape().Shape;

    public void Dispose() => values.Dispose();

    private int IndexOf(string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }
        throw new ArgumentException($"The model has no output '{name}', only {string.Join(", ", names)}.", nameof(name));
    }
}
