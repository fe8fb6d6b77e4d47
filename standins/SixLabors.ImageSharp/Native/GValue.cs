using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.Native;

/// <summary>GLib's box for one value of any type: a type id and two machine words. All zero is the state GLib wants before it is initialised.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    public nuint Type;
    public ulong Data0;
    public ulong Data1;
}
