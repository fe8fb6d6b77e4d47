using DaprImages.Sidecar.Workflows.Workers;
using DurableTask.Protocol;

namespace DaprImages.Sidecar.Tests.Workflows;

public sealed class ActivityDispatcherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_stop_waits_for_what_a_worker_has_in_hand_before_and_after_its_stream_has_ended()
    {
        using var stopping = new CancellationTokenSource();
        using var running = new CancellationTokenSource();
        var workers = new WorkerPool();
        using var activities = new ActivityDispatcher(workers, 10, stopping.Token);
        var stream = workers.Connect();
        var run = activities.RunAsync(running.Token);
        activities.Add("one", new HistoryEvent { EventId = 7, TaskScheduled = new TaskScheduledEvent { Name = "Slow" } });
        while (stream.InHand == 0)
        {
            await Task.Delay(1);
        }

        await stopping.CancelAsync();
        var drained = activities.DrainAsync(Patience);
        Assert.False(drained.IsCompleted);
        workers.Disconnect(stream);
        await Task.Delay(100);
        Assert.False(drained.IsCompleted);

        Assert.Null(activities.Complete("one", 7));
        await drained.WaitAsync(Patience / 2);
        await running.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }
}
