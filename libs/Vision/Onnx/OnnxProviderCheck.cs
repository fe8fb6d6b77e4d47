using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Onnx;

/// <summary>Tells at start, and not with the first photo, that models cannot run on what the configuration asks for.</summary>
internal sealed class OnnxProviderCheck : IValidateOptions<OnnxOptions>
{
    public ValidateOptionsResult Validate(string? name, OnnxOptions options)
    {
        if (options.Provider != OnnxProvider.Cuda)
            return ValidateOptionsResult.Success;
        try
        {
            using var probe = new SessionOptions();
            probe.AppendExecutionProvider_CUDA(options.Device);
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException)
        {
            return ValidateOptionsResult.Fail(
                $"{OnnxOptions.Section}:{nameof(OnnxOptions.Provider)} is cuda, and the installed ONNX Runtime cannot do that: {e.Message} "
                + $"Install an ONNX Runtime that is built for CUDA, and the CUDA libraries it names, or set {OnnxOptions.Section.Replace(":", "__", StringComparison.Ordinal)}__{nameof(OnnxOptions.Provider)}=cpu.");
        }
    }
}
