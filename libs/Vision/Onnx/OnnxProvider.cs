namespace DaprImages.Vision.Onnx;

/// <summary>What models run on.</summary>
public enum OnnxProvider
{
    Cpu,

    /// <summary>An NVIDIA graphics card; takes an ONNX Runtime that was built for it.</summary>
    Cuda,
}
