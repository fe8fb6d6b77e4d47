using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Native;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace SixLabors.ImageSharp;

/// <summary>An image whose pixels are in one piece of memory, row after row without gaps.</summary>
public sealed class Image<TPixel> : Image
    where TPixel : unmanaged, IPixel<TPixel>
{
    private IDisposable? _owner;
    private Memory<TPixel> _pixels;
    private bool _disposed;

    public Image(int width, int height)
        : this(Configuration.Default, width, height)
    {
    }

    public Image(Configuration configuration, int width, int height)
        : this(configuration, new NativePixels<TPixel>((long)width * height, clear: true), new ImageMetadata(), new Size(width, height))
    {
    }

    public Image(int width, int height, TPixel backgroundColor)
        : this(Configuration.Default, width, height, backgroundColor)
    {
    }

    public Image(Configuration configuration, int width, int height, TPixel backgroundColor)
        : this(configuration, width, height) => _pixels.Span.Fill(backgroundColor);

    internal Image(Configuration configuration, NativePixels<TPixel> pixels, ImageMetadata metadata, Size size)
        : this(configuration, pixels.Memory, metadata, size) => _owner = pixels;

    /// <summary>An image over memory that stays the caller's.</summary>
    internal Image(Configuration configuration, Memory<TPixel> pixels, ImageMetadata metadata, Size size)
        : base(configuration, PixelTypeInfo.Of<TPixel>(), metadata, size) => _pixels = pixels;

    public TPixel this[int x, int y]
    {
        get
        {
            var pixel = Row(y)[x];
            GC.KeepAlive(this);
            return pixel;
        }
        set
        {
            Row(y)[x] = value;
            GC.KeepAlive(this);
        }
    }

    public void ProcessPixelRows(PixelAccessorAction<TPixel> processPixels)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        processPixels(new PixelAccessor<TPixel>(_pixels.Span, Width, Height));
        GC.KeepAlive(this);
    }

    public void CopyPixelDataTo(Span<TPixel> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _pixels.Span.CopyTo(destination);
        GC.KeepAlive(this);
    }

    public void CopyPixelDataTo(Span<byte> destination) => CopyPixelDataTo(MemoryMarshal.Cast<byte, TPixel>(destination));

    /// <summary>Always succeeds here; the memory must not be used after the image is disposed.</summary>
    public bool DangerousTryGetSinglePixelMemory(out Memory<TPixel> memory)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        memory = _pixels;
        return true;
    }

    public Image<TPixel> Clone() => CloneAs<TPixel>();

    public Image<TPixel> Clone(Configuration configuration) => CloneAs<TPixel>(configuration);

    public override Image<TPixel2> CloneAs<TPixel2>(Configuration configuration)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var target = new NativePixels<TPixel2>(_pixels.Length, clear: false);
        PixelConversion.Convert<TPixel, TPixel2>(_pixels.Span, target.GetSpan());
        GC.KeepAlive(this);
        return new(configuration, target, Metadata.DeepClone(), Size);
    }

    public override void Save(Stream stream, IImageEncoder encoder) => encoder.Encode(this, stream);

    public override Task SaveAsync(Stream stream, IImageEncoder encoder, CancellationToken cancellationToken = default) =>
        encoder.EncodeAsync(this, stream, cancellationToken);

    public override string ToString() => $"Image<{typeof(TPixel).Name}>: {Width}x{Height}";

    internal PinnedPixels ReadPixels()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return PinnedPixels.Pin(_pixels, Width, Height, Unsafe.SizeOf<TPixel>());
    }

    internal override void MutateWith(Action<IImageProcessingContext> operation)
    {
        var (pixels, size) = Process(operation, Metadata);
        if (_owner is null && !_pixels.IsEmpty && size == Size)
        {
            // Wrapped memory keeps its place, as its owner expects to find the result there.
            pixels.GetSpan().CopyTo(_pixels.Span);
            ((IDisposable)pixels).Dispose();
            return;
        }
        if (_owner is null)
        {
            ((IDisposable)pixels).Dispose();
            throw new InvalidMemoryOperationException("The operation changes the size of an image over memory it does not own.");
        }
        _owner.Dispose();
        (_owner, _pixels, Size) = (pixels, pixels.Memory, size);
    }

    internal override Image CloneWith(Action<IImageProcessingContext> operation)
    {
        var metadata = Metadata.DeepClone();
        var (pixels, size) = Process(operation, metadata);
        return new Image<TPixel>(Configuration, pixels, metadata, size);
    }

    protected override void Dispose(bool disposing)
    {
        if (_disposed)
            return;
        _disposed = true;
        _pixels = default;
        if (disposing)
            _owner?.Dispose();
    }

    private Span<TPixel> Row(int y)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        return _pixels.Span.Slice(y * Width, Width);
    }

    private (NativePixels<TPixel> Pixels, Size Size) Process(Action<IImageProcessingContext> operation, ImageMetadata metadata)
    {
        using var source = ReadPixels();
        using var context = new VipsProcessingContext(Configuration, source.Image, metadata);
        operation(context);
        return VipsPixels.Write<TPixel>(context.Current, CancellationToken.None);
    }
}
