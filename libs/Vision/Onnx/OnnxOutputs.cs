using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Onnx;

/// <summary>What one run gave; the numbers are the runtime's until this is disposed.</summary>
internal sealed class OnnxOutputs(IReadOnlyList<string> names, IDisposableReadOnlyCollection<OrtValue> values) : IDisposable
{
    public ReadOnlySpan<float> this[string name] => Find(name).GetTensorDataAsSpan<float>();

    public ReadOnlySpan<float> First => values[0].GetTensorDataAsSpan<float>();

    public long[] ShapeOf(string name) => Find(name).GetTensorTypeAndShape().Shape;

    public void Dispose() => values.Dispose();

    private OrtValue Find(string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return values[i];
        }
        throw new ArgumentException($"The model has no output '{name}', only {string.Join(", ", names)}.", nameof(name));
    }
}
