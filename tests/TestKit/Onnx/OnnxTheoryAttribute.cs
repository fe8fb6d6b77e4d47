using Xunit;

namespace DaprImages.TestKit.Onnx;

/// <summary>A theory that runs ONNX models; skipped where the native ONNX Runtime is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnnxTheoryAttribute : TheoryAttribute
{
    public OnnxTheoryAttribute() => Skip = new OnnxFactAttribute().Skip;
}
