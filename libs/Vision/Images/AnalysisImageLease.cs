namespace DaprImages.Vision.Images;

/// <summary>The right to look at a shared <see cref="AnalysisImage"/>, until disposed.</summary>
public sealed class AnalysisImageLease : IDisposable
{
    private Action? _release;

    internal AnalysisImageLease(AnalysisImage image, Action release)
    {
        Image = image;
        _release = release;
    }

    /// <summary>Belongs to the cache: not for the holder to dispose.</summary>
    public AnalysisImage Image { get; }

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
