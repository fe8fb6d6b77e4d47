using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A loaded model. Runs may overlap on several threads.</summary>
public unsafe class InferenceSession : IDisposable
{
    private readonly SessionHandle _handle;
    private ModelMetadata? _modelMetadata;

    public InferenceSession(string modelPath)
        : this(modelPath, null)
    {
    }

    public InferenceSession(string modelPath, SessionOptions? options)
        : this(options, (environment, optionsHandle) =>
        {
            fixed (byte* path = OrtApi.Utf8(modelPath))
            {
                nint session;
                OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, nint, nint*, nint>)OrtLibrary.Functions[OrtApi.CreateSessionSlot])(
                    environment, path, optionsHandle, &session));
                return session;
            }
        })
    {
    }

    public InferenceSession(byte[] model)
        : this(model, null)
    {
    }

    public InferenceSession(byte[] model, SessionOptions? options)
        : this(options, (environment, optionsHandle) =>
        {
            fixed (byte* bytes = model)
            {
                nint session;
                OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, nint, nint, nint*, nint>)OrtLibrary.Functions[OrtApi.CreateSessionFromArraySlot])(
                    environment, bytes, model.Length, optionsHandle, &session));
                return session;
            }
        })
    {
    }

    private InferenceSession(SessionOptions? options, Func<nint, nint, nint> create)
    {
        var environment = OrtEnv.Instance();
        using var defaults = options is null ? new SessionOptions() : null;
        _handle = new SessionHandle(create(environment.Handle, (options ?? defaults)!.Handle));
        (InputNames, InputMetadata) = Describe(OrtApi.InputCountSlot, OrtApi.InputNameSlot, OrtApi.InputTypeSlot);
        (OutputNames, OutputMetadata) = Describe(OrtApi.OutputCountSlot, OrtApi.OutputNameSlot, OrtApi.OutputTypeSlot);
    }

    public IReadOnlyList<string> InputNames { get; }

    public IReadOnlyList<string> OutputNames { get; }

    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata { get; }

    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata { get; }

    public ModelMetadata ModelMetadata => _modelMetadata ??= new ModelMetadata(Handle);

    private nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle.DangerousGetHandle();
        }
    }

    /// <returns>The outputs asked for, in that order; dispose them.</returns>
    /// <exception cref="OnnxRuntimeException">The inputs do not fit the model, or the run was terminated.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions, IReadOnlyDictionary<string, OrtValue> inputs, IReadOnlyCollection<string> outputNames) =>
        Run(runOptions, [.. inputs.Keys], [.. inputs.Values], outputNames);

    /// <inheritdoc cref="Run(RunOptions, IReadOnlyDictionary{string, OrtValue}, IReadOnlyCollection{string})"/>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames)
    {
        if (inputNames.Count != inputValues.Count)
            throw new ArgumentException($"Length of {nameof(inputNames)} ({inputNames.Count}) must match that of {nameof(inputValues)} ({inputValues.Count}).");

        var names = inputNames.Select(name => NativeName(name, InputMetadata)).ToArray();
        var values = inputValues.Select(value => value.Handle).ToArray();
        var wanted = outputNames.Select(name => NativeName(name, OutputMetadata)).ToArray();
        var made = new nint[wanted.Length];
        var held = false;
        try
        {
            // A session disposed during a run is released after it.
            _handle.DangerousAddRef(ref held);
            fixed (nint* namesPointer = names, valuesPointer = values, wantedPointer = wanted, madePointer = made)
            {
                var run = (delegate* unmanaged[Cdecl]<nint, nint, nint*, nint*, nint, nint*, nint, nint*, nint>)OrtLibrary.Functions[OrtApi.RunSlot];
                OrtApi.Check(run(Handle, runOptions.Handle, namesPointer, valuesPointer, names.Length, wantedPointer, wanted.Length, madePointer));
            }
        }
        finally
        {
            if (held)
                _handle.DangerousRelease();
        }
        GC.KeepAlive(inputValues);
        GC.KeepAlive(runOptions);

        var outputs = new DisposableList<OrtValue>(made.Length);
        foreach (var value in made)
            outputs.Add(new OrtValue(value));
        return outputs;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _handle.Dispose();
    }

    private nint NativeName(string name, IReadOnlyDictionary<string, NodeMetadata> known) => known.ContainsKey(name)
        ? _handle.Names[name]
        : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"'{name}' is not one of the model's: {string.Join(", ", known.Keys)}");

    private (List<string> Names, Dictionary<string, NodeMetadata> Metadata) Describe(int countSlot, int nameSlot, int typeSlot)
    {
        var count = OrtApi.Get(countSlot, Handle);
        var names = new List<string>((int)count);
        var metadata = new Dictionary<string, NodeMetadata>();
        for (nint i = 0; i < count; i++)
        {
            nint text;
            OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint, nint*, nint>)OrtLibrary.Functions[nameSlot])(
                Handle, i, OrtApi.DefaultAllocator, &text));
            var name = OrtApi.TakeString(text);

            nint type;
            OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint*, nint>)OrtLibrary.Functions[typeSlot])(Handle, i, &type));
            names.Add(name);
            metadata[name] = new NodeMetadata(type);
            OrtApi.Release(OrtApi.ReleaseTypeInfoSlot, type);
            KeepNativeName(name);
        }
        return (names, metadata);
    }

    // Names are handed to every run, so they are converted once. An input may be an output too, under the same name.
    private void KeepNativeName(string name)
    {
        if (_handle.Names.ContainsKey(name))
            return;
        var utf8 = OrtApi.Utf8(name);
        var copy = NativeMemory.Alloc((nuint)utf8.Length);
        utf8.CopyTo(new Span<byte>(copy, utf8.Length));
        _handle.Names[name] = (nint)copy;
    }

    private sealed class SessionHandle : SafeHandle
    {
        public SessionHandle(nint session)
            : base(0, ownsHandle: true) => SetHandle(session);

        public override bool IsInvalid => handle == 0;

        /// <summary>The names of inputs and outputs as C strings, which live as long as the session.</summary>
        public Dictionary<string, nint> Names { get; } = [];

        protected override bool ReleaseHandle()
        {
            foreach (var name in Names.Values)
                NativeMemory.Free((void*)name);
            OrtApi.Release(OrtApi.ReleaseSessionSlot, handle);
            return true;
        }
    }
}
