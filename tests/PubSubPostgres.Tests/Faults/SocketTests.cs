using System.Net.Sockets;
using DaprImages.AppHost.Processes;
using DaprImages.PubSubPostgres.Tests.Kit;

namespace DaprImages.PubSubPostgres.Tests.Faults;

public sealed class SocketTests : IAsyncLifetime
{
    private readonly ComponentProcess _component = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _component.DisposeAsync();

    [Fact]
    public async Task The_socket_is_open_to_other_users_and_its_folder_too()
    {
        await _component.StartAsync();

        Assert.Equal(Convert.ToInt32("666", 8), (int)File.GetUnixFileMode(_component.Socket));
        Assert.Equal(Convert.ToInt32("1777", 8), (int)File.GetUnixFileMode(_component.Sockets));
        Assert.Equal(Convert.ToInt32("700", 8), (int)File.GetUnixFileMode(Path.Combine(_component.Sockets, ".postgres")));
    }

    [RootFact]
    public async Task A_sidecar_of_another_user_is_served()
    {
        await _component.StartAsync();
        await using var sidecar = _component.ConnectAs(OtherUser.Nobody);

        await sidecar.PingAsync();
    }

    [RootFact]
    public async Task A_sidecar_of_another_user_is_kept_out_by_the_mode_that_was_set()
    {
        await using var component = new ComponentProcess { SocketMode = "0600" };
        await component.StartAsync();
        await using var own = component.Connect();
        await using var other = component.ConnectAs(OtherUser.Nobody);

        await own.PingAsync();
        var refusal = await Assert.ThrowsAsync<Grpc.Core.RpcException>(other.PingAsync);

        Assert.Equal(Grpc.Core.StatusCode.Unavailable, refusal.StatusCode);
        Assert.Contains("Permission denied", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_socket_is_seen_in_the_folder()
    {
        await _component.StartAsync();

        // daprd warns of every other file; folders it passes over.
        Assert.Equal([_component.Socket], Directory.GetFiles(_component.Sockets));
    }

    [Fact]
    public async Task The_socket_of_a_dead_predecessor_is_replaced()
    {
        await _component.StartAsync();
        await _component.KillAsync();
        Assert.True(File.Exists(_component.Socket));

        _component.Start();
        await using var sidecar = _component.Connect();

        await Patience.UntilAsync(() => AnswersAsync(sidecar), "an answer on the socket");
    }

    [Fact]
    public async Task A_living_predecessor_keeps_its_socket_and_the_second_says_so_in_one_line()
    {
        await _component.StartAsync();
        await using var second = new Second(_component);

        Assert.Equal(1, await second.Process.Exited.WaitAsync(Patience.Long));

        Assert.Equal(
            $"pubsub-postgres cannot start: Another component serves {_component.Socket}. Stop that one, or choose another folder by DAPR_COMPONENTS_SOCKETS_FOLDER.",
            Assert.Single(await File.ReadAllLinesAsync(second.Log)));
        await using var sidecar = _component.Connect();
        Assert.True(await AnswersAsync(sidecar));
    }

    [Fact]
    public async Task A_foreign_server_on_the_socket_is_left_alone()
    {
        Directory.CreateDirectory(_component.Sockets);
        using var foreign = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        foreign.Bind(new UnixDomainSocketEndPoint(_component.Socket));
        foreign.Listen();

        _component.Start();

        Assert.Equal(1, await _component.Exited.WaitAsync(Patience.Long));
        Assert.True(File.Exists(_component.Socket));
    }

    private static async Task<bool> AnswersAsync(Sidecar sidecar)
    {
        try
        {
            await sidecar.PingAsync();
            return true;
        }
        catch (Grpc.Core.RpcException)
        {
            return false;
        }
    }

    private sealed class Second : IAsyncDisposable
    {
        public Second(ComponentProcess first)
        {
            Log = $"{first.Log}-second";
            Process = first.StartAnother(Log);
        }

        public string Log { get; }

        public ManagedProcess Process { get; }

        public async ValueTask DisposeAsync() => await Process.KillAsync();
    }
}
