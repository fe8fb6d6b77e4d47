using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

public unsafe class SessionOptions : SafeHandle
{
    private bool _enableMemoryPattern = true;
    private bool _enableCpuMemArena = true;
    private int _intraOpNumThreads;
    private int _interOpNumThreads;
    private GraphOptimizationLevel _graphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
    private ExecutionMode _executionMode = ExecutionMode.ORT_SEQUENTIAL;
    private OrtLoggingLevel _logSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    public SessionOptions()
        : base(0, ownsHandle: true) => SetHandle(OrtApi.Create(OrtApi.CreateSessionOptionsSlot));

    public override bool IsInvalid => handle == 0;

    /// <summary>Threads within an operator; 0 lets the library choose.</summary>
    public int IntraOpNumThreads
    {
        get => _intraOpNumThreads;
        set
        {
            OrtApi.Set(OrtApi.SetIntraOpThreadsSlot, handle, value);
            _intraOpNumThreads = value;
        }
    }

    /// <summary>Threads across operators, when they run in parallel; 0 lets the library choose.</summary>
    public int InterOpNumThreads
    {
        get => _interOpNumThreads;
        set
        {
            OrtApi.Set(OrtApi.SetInterOpThreadsSlot, handle, value);
            _interOpNumThreads = value;
        }
    }

    public GraphOptimizationLevel GraphOptimizationLevel
    {
        get => _graphOptimizationLevel;
        set
        {
            OrtApi.Set(OrtApi.SetGraphOptimizationSlot, handle, (int)value);
            _graphOptimizationLevel = value;
        }
    }

    public ExecutionMode ExecutionMode
    {
        get => _executionMode;
        set
        {
            OrtApi.Set(OrtApi.SetExecutionModeSlot, handle, (int)value);
            _executionMode = value;
        }
    }

    public OrtLoggingLevel LogSeverityLevel
    {
        get => _logSeverityLevel;
        set
        {
            OrtApi.Set(OrtApi.SetSessionLogSeveritySlot, handle, (int)value);
            _logSeverityLevel = value;
        }
    }

    public bool EnableMemoryPattern
    {
        get => _enableMemoryPattern;
        set
        {
            OrtApi.Call(value ? OrtApi.EnableMemoryPatternSlot : OrtApi.DisableMemoryPatternSlot, handle);
            _enableMemoryPattern = value;
        }
    }

    public bool EnableCpuMemArena
    {
        get => _enableCpuMemArena;
        set
        {
            OrtApi.Call(value ? OrtApi.EnableCpuArenaSlot : OrtApi.DisableCpuArenaSlot, handle);
            _enableCpuMemArena = value;
        }
    }

    internal nint Handle => handle;

    public void AddSessionConfigEntry(string configKey, string configValue)
    {
        fixed (byte* key = OrtApi.Utf8(configKey), value = OrtApi.Utf8(configValue))
        {
            OrtApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint>)OrtLibrary.Functions[OrtApi.AddSessionConfigSlot])(handle, key, value));
        }
    }

    /// <exception cref="OnnxRuntimeException">This build of the library has no CUDA.</exception>
    public void AppendExecutionProvider_CUDA(int deviceId = 0)
    {
        var append = (delegate* unmanaged[Cdecl]<nint, int, nint>)OrtLibrary.Export("OrtSessionOptionsAppendExecutionProvider_CUDA");
        OrtApi.Check(append(handle, deviceId));
    }

    protected override bool ReleaseHandle()
    {
        OrtApi.Release(OrtApi.ReleaseSessionOptionsSlot, handle);
        return true;
    }
}
