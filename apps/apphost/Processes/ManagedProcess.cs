using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DaprImages.AppHost.Processes;

/// <summary>
/// A child process whose output goes to a log file, and that can be asked to end as Kubernetes does: by a signal first, by force when that takes too long. It has a
/// session of its own: Ctrl-C at the terminal reaches us alone, who stop everything in order.
/// </summary>
public sealed partial class ManagedProcess
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    private const long LargestLog = 64L << 20;

    private readonly Process _process;

    private ManagedProcess(Process process, string logFile, Task<int> exited) => (_process, LogFile, Exited) = (process, logFile, exited);

    public int Id => _process.Id;

    public string LogFile { get; }

    /// <summary>Completes with the exit code when the process has ended and its output is written.</summary>
    public Task<int> Exited { get; }

    /// <param name="logFile">Takes what the process writes to its output and error, appended.</param>
    /// <param name="onLine">Sees each line as well.</param>
    /// <param name="largestLog">Bytes after which the log file begins anew.</param>
    /// <exception cref="StartFailedException">There is no such program.</exception>
    public static ManagedProcess Start(Command command, string logFile, Action<string>? onLine = null, long largestLog = LargestLog)
    {
        // setsid becomes the program, and would only say in the log that there is none.
        var program = Find(command.Program) ?? throw new StartFailedException($"{command.Program} cannot be started: there is no such program.");
        var start = new ProcessStartInfo("setsid", ["--", program, .. command.Arguments])
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
        var log = new RollingLog(logFile, largestLog);
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return new ManagedProcess(process, logFile, RunAsync(process, log, onLine));
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            log.Dispose();
            throw new StartFailedException($"{command.Program} cannot be started: {error.Message}");
        }
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
        Signal(_process.Id, signal);
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

    public static void Signal(int processId, int signal) => _ = SendSignal(processId, signal);

    private static async Task<int> RunAsync(Process process, RollingLog log, Action<string>? onLine)
    {
        await Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError), process.WaitForExitAsync());
        log.Dispose();
        return process.ExitCode;

        async Task CopyAsync(StreamReader output)
        {
            while (await output.ReadLineAsync() is { } line)
            {
                log.WriteLine(line);
                onLine?.Invoke(line);
            }
        }
    }

    private static string? Find(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program) ? program : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
