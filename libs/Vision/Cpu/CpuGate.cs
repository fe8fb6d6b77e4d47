using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Cpu;

/// <summary>
/// The one gate all CPU-bound work passes, as wide as there are cores: more at once would only make each slower and hold more memory. First come,
/// first served. Work that waits for something else must not wait inside.
/// </summary>
public sealed class CpuGate(IOptions<CpuOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(SlotsOf(options.Value));

    public int Slots { get; } = SlotsOf(options.Value);

    /// <summary>Waits for a place, runs the work on a thread of the pool, and gives the place back when the work has really ended.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not handing the token to Task.Run: work that has its place runs, and looks at the token itself.
            return await Task.Run(() => work(cancellationToken), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private static int SlotsOf(CpuOptions options) => options.Slots > 0 ? options.Slots : Environment.ProcessorCount;
}
