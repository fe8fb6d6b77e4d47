using System.Runtime.InteropServices;

namespace Tesseract.Native;

internal sealed class EngineHandle : SafeHandle
{
    public EngineHandle()
        : base(0, ownsHandle: true)
    {
        TessRuntime.EnsureStarted();
        SetHandle(Tess.CreateEngine());
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Tess.DeleteEngine(handle);
        return true;
    }
}
