using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Cpu;

/// <summary>
/// The one gate all CPU-bound work passes, as wide as there are cores: more at once would only make each slower and hold more memory. First come,
/// first served. Work that waits for something else must not wait inside.
/// </summary>
/// <remarks>
/// The work runs on threads of the gate's own. On the thread pool, which also starts with one thread a core, a few long recognitions would hold up every
/// continuation of the process, requests and health checks among them.
/// </remarks>
public sealed class CpuGate : IDisposable
{
    private readonly BlockingCollection<WorkItem> _waiting = [];

    public CpuGate(IOptions<CpuOptions> options)
    {
        Slots = options.Value.Slots > 0 ? options.Value.Slots : Environment.ProcessorCount;
        for (var i = 1; i <= Slots; i++)
            new Thread(WorkUntilClosed) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"vision-cpu-{i}") }.Start();
    }

    public int Slots { get; }

    /// <summary>
    /// Waits for a place and runs the work. Cancelling ends the wait; work that has begun looks at the token itself, and the task ends when it does.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The gate is closed.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var item = new WorkItem<T>(work, cancellationToken);
        try
        {
            _waiting.Add(item, CancellationToken.None);
        }
        catch (InvalidOperationException e)
        {
            throw new ObjectDisposedException(nameof(CpuGate), e);
        }

        using var giveUp = cancellationToken.Register(item.GiveUp);
        return await item.Completion.ConfigureAwait(false);
    }

    /// <summary>Nothing more is taken in; what waits is still done, for somebody waits for it.</summary>
    public void Dispose() => _waiting.CompleteAdding();

    private void WorkUntilClosed()
    {
        foreach (var item in _waiting.GetConsumingEnumerable())
            item.Run();
    }

    private abstract class WorkItem
    {
        public abstract void Run();
    }

    private sealed class WorkItem<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) : WorkItem
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _taken;

        public Task<T> Completion => _completion.Task;

        public override void Run()
        {
            if (Interlocked.Exchange(ref _taken, 1) != 0)
                return;
            try
            {
                _completion.SetResult(work(cancellationToken));
            }
            catch (OperationCanceledException e) when (e.CancellationToken == cancellationToken && cancellationToken.IsCancellationRequested)
            {
                _completion.SetCanceled(cancellationToken);
            }
#pragma warning disable CA1031 // Whoever awaits the work gets its exception.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _completion.SetException(e);
            }
        }

        public void GiveUp()
        {
            if (Interlocked.Exchange(ref _taken, 1) == 0)
                _completion.SetCanceled(cancellationToken);
        }
    }
}
