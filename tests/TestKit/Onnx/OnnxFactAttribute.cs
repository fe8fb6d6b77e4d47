using System.Runtime.InteropServices;
using Xunit;

namespace DaprImages.TestKit.Onnx;

/// <summary>A test that runs ONNX models; skipped where the native ONNX Runtime is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnnxFactAttribute : FactAttribute
{
    private static readonly bool Installed =
        NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, "libonnxruntime.so.1"), out _)
        || NativeLibrary.TryLoad("libonnxruntime.so.1", out _)
        || NativeLibrary.TryLoad("onnxruntime", typeof(OnnxFactAttribute).Assembly, null, out _);

    public OnnxFactAttribute() => Skip = Installed ? null : "Run scripts/install and build again: libonnxruntime.so.1 is not here.";
}
