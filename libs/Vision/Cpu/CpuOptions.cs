using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Cpu;

public sealed class CpuOptions
{
    public const string Section = "Vision:Cpu";

    /// <summary>How many pieces of CPU-bound work run at once; 0, the default, means one a core.</summary>
    [Range(0, 1024)]
    public int Slots { get; set; }
}

[OptionsValidator]
internal sealed partial class CpuOptionsValidator : IValidateOptions<CpuOptions>;
