namespace DaprImages.AppHost.Processes;

/// <summary>A process of the system: started, probed, kept running, stopped.</summary>
internal sealed class Service(string name, Command command, string probe)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(30);

    private ManagedProcess? _process;
    private Func<ManagedProcess>? _start;
    private ProcessLedger? _ledger;
    private Action<string>? _say;
    private volatile bool _stopping;

    public string Name => name;

    /// <summary>Apps stop before their sidecars, and those before the component.</summary>
    public int StopOrder => name.EndsWith("-sidecar", StringComparison.Ordinal) ? 1 : name == "pubsub-postgres" ? 2 : 0;

    public void Start(string logFolder, ProcessLedger ledger, Action<string>? onLine, Action<string> say)
    {
        (_ledger, _say) = (ledger, say);
        _start = () => ManagedProcess.Start(command, Log(logFolder), onLine);
        Begin();
    }

    /// <exception cref="StartFailedException">It ended, or did not become ready in time.</exception>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => HttpProbe.WaitAsync(
        probe,
        StartLimit,
        () => _process!.Exited.IsCompleted ? $"{name} ended while starting; its last words:\n{ManagedProcess.Tail(_process.LogFile, 5)}\nThe whole log is {_process.LogFile}." : null,
        cancellationToken);

    /// <summary>Starts the process again whenever it ends, with growing pauses if it keeps ending.</summary>
    public async Task KeepRunningAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; ; )
        {
            var began = TimeProvider.System.GetTimestamp();
            var exitCode = await _process!.Exited.WaitAsync(cancellationToken);
            if (_stopping)
            {
                return;
            }
            failures = TimeProvider.System.GetElapsedTime(began) > Steady ? 0 : failures + 1;
            var pause = TimeSpan.FromMilliseconds(250 << Math.Min(failures, 7));
            _say!($"{name}: ended by itself (exit code {exitCode}), starting it again ...");
            await Task.Delay(pause < LongestPause ? pause : LongestPause, cancellationToken);
            Begin();
        }
    }

    public async Task StopAsync()
    {
        _stopping = true;
        if (_process is not null)
        {
            await _process.StopAsync(ManagedProcess.Terminate, StopLimit);
        }
    }

    private void Begin()
    {
        _process = _start!();
        _ledger!.Add(_process.Id, name);
    }

    private string Log(string folder) => Path.Combine(folder, $"{name}.log");
}
