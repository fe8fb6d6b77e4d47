using System.Net;
using System.Net.Sockets;
using DaprImages.AppHost.Processes;
using DaprImages.TestKit.Pictures;

namespace DaprImages.EndToEnd.Tests;

/// <summary>Starting, stopping, and starting again.</summary>
public sealed class RunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Photos_and_results_survive_a_restart_and_nothing_keeps_running_after_it()
    {
        using var data = new DataFolder();
        Guid id;
        IReadOnlyList<int> processes;
        await using (var first = await RunningSystem.StartAsync(data.Path))
        {
            id = await first.Gallery.UploadAsync("page.png", TextPictures.Page);
            await first.Gallery.WaitUntilEndedAsync([id], Patience);
            processes = first.ProcessIds();

            Assert.Equal(0, await first.StopAsync());
        }
        Assert.All(processes, process => Assert.False(Directory.Exists($"/proc/{process}"), $"Process {process} still runs."));

        await using var second = await RunningSystem.StartAsync(data.Path);

        Assert.Equal(TextPictures.Page, await second.Gallery.Http.GetByteArrayAsync($"/api/images/{id}/content"));
        Assert.Contains(TextPictures.PageLines[0], (await second.Gallery.ReadResultsAsync(id)).GetProperty("text").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_apphost_leaves_running_is_ended_by_the_next_start()
    {
        using var data = new DataFolder();
        await using var first = await RunningSystem.StartAsync(data.Path);
        var processes = first.ProcessIds();
        await first.KillAppHostAsync();

        await using var second = await RunningSystem.StartAsync(data.Path);

        Assert.All(processes, process => Assert.False(Directory.Exists($"/proc/{process}"), $"Process {process} still runs."));
    }

    [Fact]
    public async Task A_taken_port_is_named_and_nothing_is_started()
    {
        using var data = new DataFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output) = await RunningSystem.StartInVainAsync(data.Path, port);

        Assert.Equal(1, exitCode);
        Assert.Equal($"Port {port} is taken by another program. Stop that one, or choose another port with --port N.", output);
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_named()
    {
        using var data = new DataFolder();
        var url = $"postgres://someone:secret@127.0.0.1:{Ports.Free(1)[0]}/photos";

        var (exitCode, output) = await RunningSystem.StartInVainAsync(data.Path, Ports.Free(1)[0], new Dictionary<string, string?> { ["DATABASE_URL"] = url });

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The database of DATABASE_URL cannot be used:", output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_component_file_is_named()
    {
        using var data = new DataFolder();
        using var components = new ComponentsFolder().Replace("imagestore.yaml", "spec:", "spec: [");

        var (exitCode, output) = await RunningSystem.StartInVainAsync(data.Path, Ports.Free(1)[0], componentsFolder: components.Path);

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{components.Path}/imagestore.yaml is no valid YAML: line ", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', output);
    }
}
