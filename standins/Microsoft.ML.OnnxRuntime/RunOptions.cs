using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

public class RunOptions : SafeHandle
{
    private bool _terminate;

    public RunOptions()
        : base(0, ownsHandle: true) => SetHandle(OrtApi.Create(OrtApi.CreateRunOptionsSlot));

    public override bool IsInvalid => handle == 0;

    /// <summary>Set from another thread, it makes the runs with these options end with an <see cref="OnnxRuntimeException"/>.</summary>
    public bool Terminate
    {
        get => _terminate;
        set
        {
            OrtApi.Call(value ? OrtApi.SetTerminateSlot : OrtApi.UnsetTerminateSlot, handle);
            _terminate = value;
        }
    }

    internal nint Handle => handle;

    protected override bool ReleaseHandle()
    {
        OrtApi.Release(OrtApi.ReleaseRunOptionsSlot, handle);
        return true;
    }
}
