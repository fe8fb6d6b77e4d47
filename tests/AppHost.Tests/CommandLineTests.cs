using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DaprImages.AppHost.Processes;

namespace DaprImages.AppHost.Tests;

/// <summary>The program itself, as far as it can be run without the parts that it starts.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Help_is_no_error()
    {
        var (exitCode, output, errors) = await RunAsync("--help");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("--data DIR", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_explains_itself_without_building_anything()
    {
        var (exitCode, output, _) = await RunAsync(new ProcessStartInfo(Layout.Folder("scripts", "run"), ["--help"]));

        Assert.Equal(0, exitCode);
        Assert.Contains("scripts/run [--port N] [--data DIR] [--components DIR] [--verbose]", output, StringComparison.Ordinal);
        Assert.DoesNotContain("building", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_option_ends_it_with_2()
    {
        var (exitCode, _, errors) = await RunAsync("--colour");

        Assert.Equal(2, exitCode);
        Assert.StartsWith("unknown option '--colour'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_ends_it_with_one_clear_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, _, errors) = await RunAsync("--port", $"{port}", "--data", _folder.Of("data"));

        Assert.Equal((1, $"Port {port} is taken by another program. Stop that one, or choose another port with --port N.\n"), (exitCode, errors));
    }

    [Fact]
    public async Task A_data_folder_in_use_ends_it_and_is_left_alone()
    {
        await using var other = new FileStream(_folder.Of("lock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        await File.WriteAllTextAsync(_folder.Of("processes"), "the other's");

        var (exitCode, output, errors) = await RunAsync("--port", $"{Ports.Free(1)[0]}", "--data", _folder.Path);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith($"DaprImages runs with the data in {_folder.Path} already.", errors, StringComparison.Ordinal);
        Assert.Equal("the other's", await File.ReadAllTextAsync(_folder.Of("processes")));
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_ends_it_with_the_way_out()
    {
        await File.WriteAllTextAsync(_folder.Of("file"), "");

        var (exitCode, _, errors) = await RunAsync("--port", $"{Ports.Free(1)[0]}", "--data", _folder.Of("file/data"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The data folder cannot be used: ", errors, StringComparison.Ordinal);
        Assert.EndsWith("Choose another with --data DIR.\n", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_ends_it_with_one_clear_line_and_nothing_stays_behind()
    {
        var (exitCode, _, errors) = await RunAsync(Start("--port", $"{Ports.Free(1)[0]}", "--data", _folder.Of("data")), $"postgres://someone@127.0.0.1:{Ports.Free(1)[0]}/images");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The database of DATABASE_URL cannot be used: ", errors, StringComparison.Ordinal);
        Assert.Equal(1, errors.Count(character => character == '\n'));
        Assert.Equal(["lock", "logs"], Directory.GetFileSystemEntries(_folder.Of("data")).Select(Path.GetFileName).Order());
    }

    public void Dispose() => _folder.Dispose();

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => RunAsync(Start(arguments));

    private static ProcessStartInfo Start(params string[] arguments) => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "DaprImages.AppHost.dll"), .. arguments]);

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(ProcessStartInfo start, string? databaseUrl = null)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["DATABASE_URL"] = databaseUrl;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
