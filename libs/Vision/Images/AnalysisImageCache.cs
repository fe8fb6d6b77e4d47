using System.Numerics;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Images;

/// <summary>
/// Decoded pictures by image id, so that the stages of an image, which run at the same time, share one decode. Whoever holds a lease keeps its picture
/// alive; pictures nobody holds stay until their memory is wanted, the least recently used going first.
/// </summary>
/// <remarks>
/// All pictures together keep to <see cref="AnalysisCacheOptions.MaxBytes"/>: a decode that would exceed it waits for a lease to end. So nobody may ask
/// for a second picture while holding one.
/// </remarks>
public sealed class AnalysisImageCache(
    ImageDecoder decoder, IOptions<AnalysisCacheOptions> options, IOptions<AnalysisImageOptions> imageOptions) : IDisposable
{
    private readonly long _maxBytes = options.Value.MaxBytes;

    // What one picture may take; pooled memory comes in powers of two.
    private readonly long _largestImage = (long)BitOperations.RoundUpToPowerOf2((ulong)imageOptions.Value.MaxSide * (ulong)imageOptions.Value.MaxSide * 3);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Entry> _entries = [];
    private readonly LinkedList<Entry> _idle = [];
    private TaskCompletionSource _memoryFreed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    /// <summary>Memory held or about to be, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>
    /// The picture of an image, decoded at most once however many ask at the same time. An error reaches all of them and is not remembered.
    /// </summary>
    /// <param name="fetch">Gets the stored file, analysis copy or original; called only when the picture is not in memory.</param>
    /// <exception cref="ImageRefusedException">The file can never be decoded.</exception>
    /// <exception cref="InsufficientMemoryException">There is no memory for it now; later there may be.</exception>
    public async Task<AnalysisImageLease> GetAsync(
        Guid imageId, Func<CancellationToken, Task<ReadOnlyMemory<byte>>> fetch, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(imageId, out entry))
            {
                entry = new Entry(imageId);
                _entries.Add(imageId, entry);
                entry.Loading = Task.Run(() => LoadAsync(entry, fetch), CancellationToken.None);
            }
            entry.Holders++;
            Wake(entry);
        }

        try
        {
            var image = await entry.Loading.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new AnalysisImageLease(image, () => Release(entry));
        }
        catch
        {
            Release(entry);
            throw;
        }
    }

    /// <summary>Takes over a picture that was decoded elsewhere. Where there is no room for it, or one like it, it is disposed.</summary>
    public void Add(Guid imageId, AnalysisImage image)
    {
        lock (_lock)
        {
            if (_entries.ContainsKey(imageId) || !TryMakeRoom(image.MemorySize))
            {
                image.Dispose();
                return;
            }
            var entry = new Entry(imageId) { Image = image, Loading = Task.FromResult(image) };
            _entries.Add(imageId, entry);
            _bytes += image.MemorySize;
            Rest(entry);
        }
    }

    /// <summary>Forgets a picture, for an image that was deleted. Those who hold it may look at it until they are done.</summary>
    public void Remove(Guid imageId)
    {
        lock (_lock)
        {
            if (_entries.Remove(imageId, out var entry) && entry.Holders == 0)
            {
                Free(entry);
                SignalFreed();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var entry in _idle.ToArray())
                Remove(entry.ImageId);
        }
    }

    private async Task<AnalysisImage> LoadAsync(Entry entry, Func<CancellationToken, Task<ReadOnlyMemory<byte>>> fetch)
    {
        var stop = entry.Stop.Token;
        try
        {
            var file = await fetch(stop).ConfigureAwait(false);
            await ReserveAsync(stop).ConfigureAwait(false);
            try
            {
                var image = await decoder.DecodeAsync(file, stop).ConfigureAwait(false);
                lock (_lock)
                {
                    if (entry.Holders > 0)
                    {
                        _bytes += image.MemorySize;
                        return entry.Image = image;
                    }
                }
                image.Dispose();
                throw new OperationCanceledException("Nobody waits for the picture any longer.");
            }
            finally
            {
                lock (_lock)
                {
                    _bytes -= _largestImage;
                    SignalFreed();
                }
            }
        }
        catch
        {
            lock (_lock)
            {
                if (_entries.TryGetValue(entry.ImageId, out var current) && current == entry)
                    _entries.Remove(entry.ImageId);
            }
            throw;
        }
    }

    /// <summary>Waits until one more picture of the largest size fits. A picture larger than the whole cache is let in alone.</summary>
    private async Task ReserveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task freed;
            lock (_lock)
            {
                if (TryMakeRoom(_largestImage) || _bytes == 0)
                {
                    _bytes += _largestImage;
                    return;
                }
                freed = _memoryFreed.Task;
            }
            await freed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool TryMakeRoom(long bytes)
    {
        while (_bytes + bytes > _maxBytes && _idle.Last is { } oldest)
        {
            _entries.Remove(oldest.Value.ImageId);
            Free(oldest.Value);
        }
        return _bytes + bytes <= _maxBytes;
    }

    private void Release(Entry entry)
    {
        lock (_lock)
        {
            if (--entry.Holders > 0)
                return;
            var isKnown = _entries.TryGetValue(entry.ImageId, out var current) && current == entry;
            if (entry.Image is not null)
            {
                if (isKnown)
                    Rest(entry);
                else
                    Free(entry);
                SignalFreed();
                return;
            }
            if (isKnown)
                _entries.Remove(entry.ImageId);
        }
        // Still loading, and nobody waits any longer. Outside the lock, for this runs what others registered.
        entry.Stop.Cancel();
    }

    private void Rest(Entry entry) => entry.Idle = _idle.AddFirst(entry);

    private void Wake(Entry entry)
    {
        if (entry.Idle is { } node)
            _idle.Remove(node);
        entry.Idle = null;
    }

    private void Free(Entry entry)
    {
        Wake(entry);
        if (entry.Image is { } image)
        {
            _bytes -= image.MemorySize;
            image.Dispose();
        }
    }

    private void SignalFreed()
    {
        var waiting = _memoryFreed;
        _memoryFreed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.SetResult();
    }

#pragma warning disable CA1001 // A source without a timer holds nothing that needs disposing, and it may be cancelled at any time.
    private sealed class Entry(Guid imageId)
#pragma warning restore CA1001
    {
        public Guid ImageId { get; } = imageId;

        public CancellationTokenSource Stop { get; } = new();

        /// <summary>Never null once the entry can be found.</summary>
        public Task<AnalysisImage> Loading { get; set; } = Task.FromCanceled<AnalysisImage>(new CancellationToken(canceled: true));

        /// <summary>Null while it loads.</summary>
        public AnalysisImage? Image { get; set; }

        public int Holders { get; set; }

        /// <summary>Its place among those nobody holds; null while somebody does.</summary>
        public LinkedListNode<Entry>? Idle { get; set; }
    }
}
