using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Onnx;

public sealed class OnnxOptions
{
    public const string Section = "Vision:Onnx";

    /// <summary>Threads one run of a model may use; 1, for the CPU gate runs as many models at once as there are cores.</summary>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;
}

[OptionsValidator]
internal sealed partial class OnnxOptionsValidator : IValidateOptions<OnnxOptions>;
