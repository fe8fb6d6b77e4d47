using Microsoft.Extensions.Options;

namespace DaprImages.Upload.Uploads;

/// <summary>Bounds the memory of images on their way into the image store. They are let in in the order they come; one that is larger than the whole budget goes alone.</summary>
internal sealed class StoringBudget : IDisposable
{
    private const int Unit = 1 << 20;

    private readonly int _units;
    private readonly SemaphoreSlim _free;
    private readonly SemaphoreSlim _turn = new(1);

    public StoringBudget(IOptions<UploadOptions> options)
    {
        _units = (int)(options.Value.MaxStoringBytes / Unit);
        _free = new SemaphoreSlim(_units);
    }

    /// <summary>Waits until there is room for so many bytes, and gives it back when disposed.</summary>
    public async Task<IDisposable> TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Clamp((bytes + Unit - 1) / Unit, 1, _units);
        var taken = 0;
        try
        {
            // One after the other: two that each had half of what they need would wait for each other.
            await _turn.WaitAsync(cancellationToken);
            try
            {
                for (; taken < wanted; taken++)
                {
                    await _free.WaitAsync(cancellationToken);
                }
            }
            finally
            {
                _turn.Release();
            }
            return new Share(_free, wanted);
        }
        catch (OperationCanceledException) when (taken > 0)
        {
            _free.Release(taken);
            throw;
        }
    }

    public void Dispose()
    {
        _free.Dispose();
        _turn.Dispose();
    }

    private sealed class Share(SemaphoreSlim free, int units) : IDisposable
    {
        public void Dispose() => free.Release(units);
    }
}
