using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace DaprImages.AppHost.Processes;

/// <summary>A child process whose output goes to a log file, and that can be asked to end as Kubernetes does: by a signal first, by force when that takes too long.</summary>
public sealed partial class ManagedProcess
{
    public const int Interrupt = 2;
    public const int Terminate = 15;

    private readonly Process _process;

    private ManagedProcess(Process process, Task<int> exited) => (_process, Exited) = (process, exited);

    public int Id => _process.Id;

    /// <summary>Completes with the exit code when the process has ended and its output is written.</summary>
    public Task<int> Exited { get; }

    /// <param name="logFile">Takes what the process writes to its output and error, appended.</param>
    /// <param name="onLine">Sees each line as well.</param>
    /// <exception cref="StartFailedException">There is no such program.</exception>
    public static ManagedProcess Start(Command command, string logFile, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in command.Environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new StartFailedException($"{command.Program} cannot be started: {error.Message}");
        }
        process.StandardInput.Close();
        return new ManagedProcess(process, RunAsync(process, logFile, onLine));
    }

    /// <summary>The last lines of a log file.</summary>
    public static string Tail(string logFile, int lines) => File.Exists(logFile) ? string.Join('\n', File.ReadLines(logFile).TakeLast(lines)) : "";

    /// <summary>Sends a signal, and ends the process by force when it is still there after <paramref name="patience"/>.</summary>
    public async Task StopAsync(int signal, TimeSpan patience)
    {
        if (Exited.IsCompleted)
        {
            return;
        }
        _ = SendSignal(_process.Id, signal);
        try
        {
            await Exited.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    /// <summary>Ends the process as a crash would (SIGKILL), without its children.</summary>
    public async Task KillAsync()
    {
        if (!Exited.IsCompleted)
        {
            _process.Kill();
            await Exited;
        }
    }

    private static async Task<int> RunAsync(Process process, string logFile, Action<string>? onLine)
    {
        await using var log = new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite), Encoding.UTF8);
        var gate = new Lock();
        await Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError), process.WaitForExitAsync());
        return process.ExitCode;

        async Task CopyAsync(StreamReader output)
        {
            while (await output.ReadLineAsync() is { } line)
            {
                lock (gate)
                {
                    log.WriteLine(line);
                    log.Flush();
                }
                onLine?.Invoke(line);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
