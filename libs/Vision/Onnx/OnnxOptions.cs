using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Onnx;

public sealed class OnnxOptions
{
    public const string Section = "Vision:Onnx";

    /// <summary>Threads one run of a model may use; 1, for the CPU gate runs as many models at once as there are cores.</summary>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>What models run on. What the installed library or this machine cannot do fails at start.</summary>
    [EnumDataType(typeof(OnnxProvider))]
    public OnnxProvider Provider { get; set; }

    /// <summary>With <see cref="OnnxProvider.Cuda"/>: the number of the graphics card.</summary>
    [Range(0, 64)]
    public int Device { get; set; }

    /// <summary>How every model is run.</summary>
    /// <exception cref="OnnxRuntimeException">The installed library cannot run models on the provider.</exception>
    internal SessionOptions ToSessionOptions()
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // Failures come back as exceptions; warnings about how a model was exported are of no use to an operator.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        if (Provider == OnnxProvider.Cuda)
            options.AppendExecutionProvider_CUDA(Device);
        return options;
    }
}

[OptionsValidator]
internal sealed partial class OnnxOptionsValidator : IValidateOptions<OnnxOptions>;
