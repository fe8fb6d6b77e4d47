using System.Runtime.InteropServices;

namespace Tesseract.Native;

/// <summary>An iterator over an engine's results; keeps the engine from being deleted before it.</summary>
internal sealed class IteratorHandle : SafeHandle
{
    private readonly EngineHandle _engine;
    private readonly bool _holdsEngine;

    public IteratorHandle(EngineHandle engine, nint iterator)
        : base(0, ownsHandle: true)
    {
        _engine = engine;
        engine.DangerousAddRef(ref _holdsEngine);
        SetHandle(iterator);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Tess.DeleteIterator(handle);
        if (_holdsEngine)
            _engine.DangerousRelease();
        return true;
    }
}
