using DaprImages.AppHost.Processes;

namespace DaprImages.AppHost.Tests.Processes;

public sealed class ProcessLedgerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    private string LedgerFile => _folder.Of("processes");

    [Fact]
    public async Task What_a_killed_run_left_behind_is_ended()
    {
        var process = Sleep();
        new ProcessLedger(LedgerFile).Add(process.Id, "upload");

        await new ProcessLedger(LedgerFile).EndLeftoversAsync(CancellationToken.None);

        Assert.Equal(128 + ManagedProcess.Kill, await process.Exited.WaitAsync(Patience));
        Assert.False(File.Exists(LedgerFile));
    }

    [Fact]
    public async Task Another_process_with_the_same_number_is_left_alone()
    {
        var process = Sleep();
        new ProcessLedger(LedgerFile).Add(process.Id, "upload");
        var fields = (await File.ReadAllTextAsync(LedgerFile)).Split(' ');
        await File.WriteAllTextAsync(LedgerFile, $"{fields[0]} {long.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture) - 1} {fields[2]}");

        await new ProcessLedger(LedgerFile).EndLeftoversAsync(CancellationToken.None);

        Assert.False(process.Exited.IsCompleted);
        await process.KillAsync();
    }

    [Fact]
    public async Task Processes_that_are_gone_and_lines_that_are_no_entries_are_passed_over()
    {
        var process = Sleep();
        new ProcessLedger(LedgerFile).Add(process.Id, "upload");
        await process.KillAsync();
        await File.AppendAllTextAsync(LedgerFile, "half a li");

        await new ProcessLedger(LedgerFile).EndLeftoversAsync(CancellationToken.None);

        Assert.False(File.Exists(LedgerFile));
    }

    public void Dispose() => _folder.Dispose();

    private ManagedProcess Sleep() => ManagedProcess.Start(new Command("sleep", ["300"]), _folder.Of("log"));
}
