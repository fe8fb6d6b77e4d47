using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Onnx;

/// <summary>A model of one float input, loaded and warmed once and shared by all threads.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _input;

    private OnnxSession(InferenceSession session, string sha256)
    {
        _session = session;
        _input = session.InputNames[0];
        Sha256 = sha256;
    }

    /// <summary>Of the model file, in lower-case hex.</summary>
    public string Sha256 { get; }

    public IReadOnlyList<string> OutputNames => _session.OutputNames;

    /// <summary>The lengths of the input's dimensions, -1 where they are open.</summary>
    public IReadOnlyList<int> InputShape => _session.InputMetadata[_input].Dimensions;

    /// <param name="warmUpShape">A typical input: the first run, which is many times slower than the others, is done with zeros of it.</param>
    /// <exception cref="OnnxRuntimeException">The bytes are no model, or one this runtime cannot run.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime is not installed.</exception>
    public static OnnxSession Load(byte[] model, long[] warmUpShape, OnnxOptions options)
    {
        using var sessionOptions = options.ToSessionOptions();
        var session = new OnnxSession(new InferenceSession(model, sessionOptions), Convert.ToHexStringLower(SHA256.HashData(model)));
        try
        {
            session.Run(new float[warmUpShape.Aggregate(1L, (product, length) => product * length)], warmUpShape, CancellationToken.None).Dispose();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <param name="input">At least as many numbers as the shape takes; used in place.</param>
    /// <exception cref="OperationCanceledException">The run was cut short.</exception>
    public OnnxOutputs Run(Memory<float> input, long[] shape, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var run = new RunOptions();
        using var stop = cancellationToken.Register(static state => ((RunOptions)state!).Terminate = true, run);
        using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input, shape);
        try
        {
            return new OnnxOutputs(_session.OutputNames, _session.Run(run, [_input], [value], _session.OutputNames));
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public void Dispose() => _session.Dispose();
}
