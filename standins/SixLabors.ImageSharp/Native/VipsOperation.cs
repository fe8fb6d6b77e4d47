using System.Globalization;
using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.Native;

/// <summary>One libvips operation: name it, set its arguments, run it once.</summary>
internal sealed class VipsOperation : SafeHandle
{
    private readonly string _name;

    public VipsOperation(string name)
        : base(0, ownsHandle: true)
    {
        VipsRuntime.EnsureStarted();
        _name = name;
        SetHandle(Vips.NewOperation(name));
        if (IsInvalid)
            throw new NotSupportedException($"This libvips has no operation '{name}': {VipsRuntime.TakeMessages()}");
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Runs an operation that takes an image and gives one.</summary>
    public static VipsImage Apply(string name, VipsImage image, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        using var operation = new VipsOperation(name);
        operation.Set("in", image);
        foreach (var argument in arguments)
            operation.Set(argument.Name, argument.Value);
        return operation.TryRun() ?? throw VipsRuntime.ProcessingError();
    }

    /// <summary>Sets a number, a boolean, a list of numbers or an enumeration (by its nickname), all as libvips writes them.</summary>
    public VipsOperation Set(string name, string value) => Vips.SetArgument(handle, name, value) == 0
        ? this
        : throw new ArgumentException($"libvips does not take {name}={value} for '{_name}': {VipsRuntime.TakeMessages()}");

    public VipsOperation Set(string name, int value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    public VipsOperation Set(string name, double value) => Set(name, value.ToString("R", CultureInfo.InvariantCulture));

    public VipsOperation Set(string name, bool value) => Set(name, value ? "true" : "false");

    public VipsOperation Set(string name, VipsImage image)
    {
        var value = default(GValue);
        Vips.InitValue(ref value, Vips.GetImageType());
        Vips.SetObject(ref value, image);
        Vips.SetProperty(handle, name, ref value);
        Vips.UnsetValue(ref value);
        return this;
    }

    /// <summary>Sets bytes, which must stay where they are until everything made from them is gone.</summary>
    public VipsOperation SetBytes(string name, nint data, nuint length)
    {
        var blob = Vips.NewBlob(0, data, length);
        var value = default(GValue);
        Vips.InitValue(ref value, Vips.GetBlobType());
        Vips.SetBoxed(ref value, blob);
        Vips.SetProperty(handle, name, ref value);
        Vips.UnsetValue(ref value);
        Vips.UnrefArea(blob);
        return this;
    }

    /// <summary>Null when libvips refused; the reason is then in <see cref="VipsRuntime.TakeMessages"/>.</summary>
    public VipsImage? TryRun()
    {
        if (!TryBuild())
            return null;

        var value = default(GValue);
        Vips.InitValue(ref value, Vips.GetImageType());
        Vips.GetProperty(handle, "out", ref value);
        var image = new VipsImage(Vips.Ref(Vips.GetObject(ref value)));
        Vips.UnsetValue(ref value);
        Vips.UnrefOutputs(handle);
        return image;
    }

    /// <summary>Runs an operation whose result is bytes, an encoder.</summary>
    public unsafe byte[] RunToBytes()
    {
        if (!TryBuild())
            throw VipsRuntime.ProcessingError();

        var value = default(GValue);
        Vips.InitValue(ref value, Vips.GetBlobType());
        Vips.GetProperty(handle, "buffer", ref value);
        var data = Vips.GetBlob(Vips.GetBoxed(ref value), out var length);
        var bytes = new ReadOnlySpan<byte>((void*)data, checked((int)length)).ToArray();
        Vips.UnsetValue(ref value);
        Vips.UnrefOutputs(handle);
        return bytes;
    }

    protected override bool ReleaseHandle()
    {
        Vips.Unref(handle);
        return true;
    }

    private bool TryBuild()
    {
        if (Vips.Build(handle) == 0)
            return true;
        // A failed build may still have made some of its outputs, which are ours to drop.
        Vips.UnrefOutputs(handle);
        return false;
    }
}
