using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Onnx;

/// <summary>A model of several named inputs, not all of them floats, loaded once and shared by all threads.</summary>
internal sealed class OnnxGraph : IDisposable
{
    private readonly InferenceSession _session;

    private OnnxGraph(InferenceSession session, string sha256) => (_session, Sha256) = (session, sha256);

    /// <summary>Of the model file, in lower-case hex.</summary>
    public string Sha256 { get; }

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyList<string> Outputs => _session.OutputNames;

    /// <exception cref="OnnxRuntimeException">The file is no model, or one this runtime cannot run.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime is not installed.</exception>
    public static OnnxGraph Load(string path, OnnxOptions options)
    {
        using var sessionOptions = options.ToSessionOptions();
        var session = new InferenceSession(path, sessionOptions);
        try
        {
            using var file = File.OpenRead(path);
            return new(session, Convert.ToHexStringLower(SHA256.HashData(file)));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The first of the names that the model has an input of.</summary>
    /// <exception cref="NotSupportedException">It has none of them.</exception>
    public string Input(params IReadOnlyList<string> names) => Named(names, Inputs.ContainsKey, "input", Inputs.Keys);

    /// <inheritdoc cref="Input"/>
    public string Output(params IReadOnlyList<string> names) => Named(names, name => Outputs.Contains(name), "output", Outputs);

    /// <exception cref="OperationCanceledException">The run was cut short.</exception>
    public OnnxOutputs Run(IReadOnlyDictionary<string, OrtValue> inputs, IReadOnlyList<string> outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var run = new RunOptions();
        using var stop = cancellationToken.Register(static state => ((RunOptions)state!).Terminate = true, run);
        try
        {
            return new OnnxOutputs(outputs, _session.Run(run, inputs, outputs));
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public void Dispose() => _session.Dispose();

    private static string Named(IReadOnlyList<string> names, Func<string, bool> exists, string what, IEnumerable<string> known) => names.FirstOrDefault(exists)
        ?? throw new NotSupportedException($"The model has no {what} {string.Join(" or ", names)}, only {string.Join(", ", known)}.");
}
