using System.Runtime.InteropServices;

namespace Tesseract.Native;

internal sealed class PixHandle : SafeHandle
{
    public PixHandle(nint pix)
        : base(0, ownsHandle: true) => SetHandle(pix);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        // Drops one reference: an engine that still looks at the picture has its own.
        Tess.DestroyPix(ref handle);
        return true;
    }
}
