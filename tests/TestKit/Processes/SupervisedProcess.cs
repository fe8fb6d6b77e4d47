using DaprImages.AppHost.Processes;

namespace DaprImages.TestKit.Processes;

/// <summary>A process that is started again whenever it ends, as Kubernetes and the apphost do.</summary>
public sealed class SupervisedProcess : IAsyncDisposable
{
    private readonly Command _command;
    private readonly string _logFile;
    private readonly Task _watching;
    private volatile ManagedProcess _process;
    private volatile bool _stopping;

    public SupervisedProcess(Command command, string logFile)
    {
        (_command, _logFile) = (command, logFile);
        _process = ManagedProcess.Start(command, logFile);
        _watching = WatchAsync();
    }

    /// <summary>Ends it as a crash would; returns when another runs.</summary>
    public async Task KillAsync()
    {
        var process = _process;
        await process.KillAsync();
        while (_process == process)
        {
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        await _process.StopAsync(ManagedProcess.Terminate, TimeSpan.FromSeconds(20));
        await _watching;
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            await _process.Exited;
            if (_stopping)
            {
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100)); // a process that cannot start must not spin
            _process = ManagedProcess.Start(_command, _logFile);
        }
    }
}
