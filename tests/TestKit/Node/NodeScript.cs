using System.Text.Json;
using DaprImages.AppHost.Processes;

namespace DaprImages.TestKit.Node;

/// <summary>A Node.js script that tells what happens to it in lines of JSON, each with a member <c>event</c>.</summary>
public sealed class NodeScript : IAsyncDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly Lock _lock = new();
    private readonly List<JsonElement> _untaken = [];
    private readonly string _log = Path.GetTempFileName();
    private readonly string _name;
    private readonly ManagedProcess _process;
    private volatile bool _killed;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NodeScript(string path, IReadOnlyList<string> arguments)
    {
        _name = Path.GetFileName(path);
        _process = ManagedProcess.Start(new Command("node", [path, .. arguments], new Dictionary<string, string?> { ["NODE_PATH"] = NodePackages.Folder }), _log, OnLine);
    }

    /// <summary>How long a script may take for what is waited for, on a machine that has much else to do.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <param name="path">From the root of the checkout.</param>
    public static NodeScript Start(string path, params IReadOnlyList<string> arguments) => new(Path.Combine(NodePackages.Root, path), arguments);

    /// <summary>The first event of that name that nobody has taken yet; what it does not have is undefined.</summary>
    /// <exception cref="InvalidOperationException">The script ended without it.</exception>
    public async Task<JsonElement> UntilAsync(string happened)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                var index = _untaken.FindIndex(told => told.GetProperty("event").ValueEquals(happened));
                if (index >= 0)
                {
                    var told = _untaken[index];
                    _untaken.RemoveAt(index);
                    return told;
                }
                more = _more.Task;
            }
            await Task.WhenAny(more, _process.Exited).WaitAsync(Patience);
            if (!more.IsCompleted)
            {
                throw new InvalidOperationException($"{_name} ended without '{happened}'. Its last lines:\n{ManagedProcess.Tail(_log, 30)}");
            }
        }
    }

    /// <summary>Asks it to end (SIGTERM).</summary>
    public void Terminate() => ManagedProcess.Signal(_process.Id, ManagedProcess.Terminate);

    /// <summary>Lets it hang, connections open (SIGSTOP).</summary>
    public void Freeze() => ManagedProcess.Signal(_process.Id, Stop);

    public void Thaw() => ManagedProcess.Signal(_process.Id, Continue);

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync()
    {
        _killed = true;
        return _process.KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        File.Delete(_log);
    }

    private void OnLine(string line)
    {
        if (!line.StartsWith('{'))
        {
            return;
        }
        JsonElement told;
        try
        {
            told = JsonElement.Parse(line);
        }
        catch (JsonException) when (_killed)
        {
            return; // its last line was cut off
        }
        lock (_lock)
        {
            _untaken.Add(told);
            _more.TrySetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
