using System.Net;
using System.Net.Sockets;
using DaprImages.TestKit.Processes;

namespace DaprImages.Sidecar.Tests.Startup;

public sealed class StartErrorTests
{
    [Fact]
    public async Task A_taken_port_ends_the_start_with_one_line_that_says_what_to_do()
    {
        await using var sidecar = new RunningSidecar();
        using var taken = new TcpListener(IPAddress.Loopback, sidecar.HttpPort);
        taken.Start();

        sidecar.Launch();

        Assert.Equal(1, await sidecar.ExitAsync());
        Assert.Contains($"127.0.0.1:{sidecar.HttpPort}", OneFatalLine(sidecar), StringComparison.Ordinal);
        Assert.Contains("--dapr-http-port", OneFatalLine(sidecar), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "no such file or directory", "--resources-path", "/nowhere")]
    [InlineData(1, "stat /nowhere.yaml", "--config", "/nowhere.yaml")]
    [InlineData(1, "parsing \\\"many\\\"", "--app-port", "many")]
    [InlineData(1, "no IP address", "--dapr-listen-addresses", "everywhere")]
    [InlineData(1, "no size", "--max-body-size", "huge")]
    public async Task A_flag_that_makes_no_sense_ends_the_start_with_one_line(int code, string reason, params string[] flags)
    {
        await using var sidecar = new RunningSidecar { Flags = flags };

        sidecar.Launch();

        Assert.Equal(code, await sidecar.ExitAsync());
        Assert.Contains(reason, OneFatalLine(sidecar), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_flag_ends_the_start_with_code_2()
    {
        await using var sidecar = new RunningSidecar { Flags = ["--nonsense"] };

        sidecar.Launch();

        Assert.Equal(2, await sidecar.ExitAsync());
        Assert.Contains("unknown flag: --nonsense", sidecar.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_ends_the_start_and_names_the_component()
    {
        await using var sidecar = new RunningSidecar { Documents = [RunningSidecar.Component("statestore", "state.postgresql", ("connectionString", "host=127.0.0.1 port=1 user=x database=y"))] };

        sidecar.Launch();

        Assert.Equal(1, await sidecar.ExitAsync());
        Assert.Contains("process component statestore error", OneFatalLine(sidecar), StringComparison.Ordinal);
        Assert.Contains("connection refused", OneFatalLine(sidecar), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--app-id=spelled")]
    [InlineData("-app-id", "spelled")]
    public async Task Flags_are_taken_with_one_dash_or_two_and_with_an_equals_sign(params string[] flags)
    {
        await using var sidecar = await new RunningSidecar { Flags = flags }.StartAsync();

        Assert.Contains("\"id\":\"spelled\"", await sidecar.Http.GetStringAsync("/v1.0/metadata"), StringComparison.Ordinal);
    }

    private static string OneFatalLine(RunningSidecar sidecar) => Assert.Single(sidecar.Log.Split('\n'), line => line.Contains("level=fatal", StringComparison.Ordinal));
}
