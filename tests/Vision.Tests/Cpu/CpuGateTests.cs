using DaprImages.Vision.Cpu;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Tests.Cpu;

public sealed class CpuGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task No_more_work_runs_at_once_than_there_are_slots()
    {
        using var gate = new CpuGate(Options.Create(new CpuOptions { Slots = 2 }));
        var (now, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => gate.RunAsync(
            _ =>
            {
                var running = Interlocked.Increment(ref now);
                InterlockedMax(ref most, running);
                Thread.SpinWait(20_000);
                return Interlocked.Decrement(ref now);
            },
            CancellationToken.None)));

        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Failed_work_gives_its_slot_back()
    {
        using var gate = new CpuGate(Options.Create(new CpuOptions { Slots = 1 }));

        await Assert.ThrowsAsync<InvalidDataException>(() => gate.RunAsync<int>(_ => throw new InvalidDataException(), CancellationToken.None));

        Assert.Equal(5, await gate.RunAsync(_ => 5, CancellationToken.None).WaitAsync(Patience));
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var gate = new CpuGate(Options.Create(new CpuOptions { Slots = 1 }));
        using var release = new ManualResetEventSlim();
        using var impatience = new CancellationTokenSource();
        var busy = gate.RunAsync(_ => release.Wait(Patience, CancellationToken.None), CancellationToken.None);

        var waiting = gate.RunAsync(_ => true, impatience.Token);
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        release.Set();
        Assert.True(await busy.WaitAsync(Patience));
    }

    [Fact]
    public async Task Closed_gate_takes_no_more_and_finishes_what_waits()
    {
        var gate = new CpuGate(Options.Create(new CpuOptions { Slots = 1 }));
        using var release = new ManualResetEventSlim();
        var busy = gate.RunAsync(_ => release.Wait(Patience, CancellationToken.None), CancellationToken.None);
        var waiting = gate.RunAsync(_ => 7, CancellationToken.None);

        gate.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => gate.RunAsync(_ => 8, CancellationToken.None));
        release.Set();
        Assert.True(await busy.WaitAsync(Patience));
        Assert.Equal(7, await waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Work_keeps_off_the_thread_pool()
    {
        using var gate = new CpuGate(Options.Create(new CpuOptions { Slots = 1 }));

        Assert.False(await gate.RunAsync(_ => Thread.CurrentThread.IsThreadPoolThread, CancellationToken.None));
    }

    [Fact]
    public void Width_is_the_number_of_cores_unless_set()
    {
        using var gate = new CpuGate(Options.Create(new CpuOptions()));

        Assert.Equal(Environment.ProcessorCount, gate.Slots);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
