using DaprImages.AppHost.Processes;

namespace DaprImages.AppHost.Tests.Processes;

public sealed class ManagedProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    private string Log => _folder.Of("log");

    [Fact]
    public async Task Output_and_errors_go_to_the_log_after_what_is_there()
    {
        await File.WriteAllTextAsync(Log, "before\n");

        var process = Start("echo out; echo err >&2; exit 3");

        Assert.Equal(3, await process.Exited.WaitAsync(Patience));
        Assert.Equal(["before", "err", "out"], (await File.ReadAllLinesAsync(Log)).Order());
    }

    [Fact]
    public async Task Lines_are_seen_as_they_come()
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Start("echo ready; exec sleep 60", seen.SetResult);

        Assert.Equal("ready", await seen.Task.WaitAsync(Patience));
        await process.KillAsync();
    }

    [Fact]
    public async Task The_environment_is_ours_with_what_the_command_adds()
    {
        var process = ManagedProcess.Start(new Command("sh", ["-c", "echo $GREETING in $PWD, path set: ${PATH:+yes}"], new Dictionary<string, string?> { ["GREETING"] = "hello" }, _folder.Path), Log);
        await process.Exited.WaitAsync(Patience);

        Assert.Equal($"hello in {_folder.Path}, path set: yes", ManagedProcess.Tail(Log, 1));
    }

    [Fact]
    public async Task A_log_that_has_grown_too_large_begins_anew_and_the_former_is_kept()
    {
        var process = ManagedProcess.Start(new Command("sh", ["-c", "for i in 1 2 3 4 5 6 7; do echo line $i; done"]), Log, largestLog: 20);
        await process.Exited.WaitAsync(Patience);

        Assert.Equal(["line 7"], await File.ReadAllLinesAsync(Log));
        Assert.Equal(["line 4", "line 5", "line 6"], await File.ReadAllLinesAsync($"{Log}.1"));
    }

    [Fact]
    public async Task A_process_is_asked_to_end_by_a_signal()
    {
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Start("trap 'echo asked; exit 0' TERM; echo ready; while :; do sleep 0.1; done", line => ready.TrySetResult(line));
        await ready.Task.WaitAsync(Patience);

        await process.StopAsync(ManagedProcess.Terminate, Patience);

        Assert.Equal(0, await process.Exited);
        Assert.Equal("asked", ManagedProcess.Tail(Log, 1));
    }

    [Fact]
    public async Task One_that_does_not_heed_the_signal_is_ended_by_force()
    {
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Start("trap '' TERM; echo ready; while :; do read -t 1 nothing < /dev/zero; done", line => ready.TrySetResult(line));
        await ready.Task.WaitAsync(Patience);

        await process.StopAsync(ManagedProcess.Terminate, TimeSpan.FromMilliseconds(200));

        Assert.Equal(128 + ManagedProcess.Kill, await process.Exited.WaitAsync(Patience));
    }

    [Fact]
    public async Task It_has_a_session_of_its_own_so_that_a_signal_to_our_terminal_does_not_reach_it()
    {
        var process = Start("ps -o sid= -p $$ | tr -d ' '");
        await process.Exited.WaitAsync(Patience);

        Assert.Equal($"{process.Id}", ManagedProcess.Tail(Log, 1));
    }

    [Theory]
    [InlineData("no-such-program")]
    [InlineData("/no/such/program")]
    public void A_program_that_is_not_there_is_named(string program)
    {
        var error = Assert.Throws<StartFailedException>(() => ManagedProcess.Start(new Command(program, []), Log));

        Assert.Equal($"{program} cannot be started: there is no such program.", error.Message);
    }

    public void Dispose() => _folder.Dispose();

    private ManagedProcess Start(string script, Action<string>? onLine = null) => ManagedProcess.Start(new Command("bash", ["-c", script]), Log, onLine);
}
