using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

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
}

[OptionsValidator]
internal sealed partial class OnnxOptionsValidator : IValidateOptions<OnnxOptions>;
