namespace Tesseract;

public abstract class DisposableBase : IDisposable
{
    private protected DisposableBase()
    {
    }

    public event EventHandler<EventArgs>? Disposed;

    public bool IsDisposed { get; private set; }

    public void Dispose()
    {
        if (IsDisposed)
            return;
        Dispose(true);
        IsDisposed = true;
        GC.SuppressFinalize(this);
        Disposed?.Invoke(this, EventArgs.Empty);
    }

    protected virtual void VerifyNotDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    protected abstract void Dispose(bool disposing);
}
