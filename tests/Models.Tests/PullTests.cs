using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using DaprImages.Models.Pull;
using DaprImages.Vision.Models;

namespace DaprImages.Models.Tests;

public sealed class PullTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("daprimages-pull-").FullName;
    private readonly byte[] _weights = new byte[300_000];
    private readonly StringWriter _output = new();
    private readonly FileServer _server;

    public PullTests()
    {
        new Random(5).NextBytes(_weights);
        _server = new FileServer(_weights);
    }

    private string Digest => Convert.ToHexStringLower(SHA256.HashData(_weights));

    private ModelOptions Options => new() { PulledFolder = _folder };

    private string Installed => Path.Combine(_folder, "weights.onnx");

    public void Dispose()
    {
        _server.Dispose();
        _output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Model_is_fetched_and_then_there()
    {
        Assert.Equal(0, await PullAsync(Model(Digest)));

        Assert.Equal(_weights, File.ReadAllBytes(Installed));
        Assert.Null(new ModelFiles(Options).FindMissing(Model(Digest)));
        Assert.Equal(0, await PullAsync(Model(Digest)));
        Assert.Equal("small: installed\nsmall: there\n", _output.ToString());
        Assert.Single(_server.Starts);
    }

    [Fact]
    public async Task Cut_download_goes_on_where_it_ended()
    {
        _server.CutAfter.Enqueue(100_000);
        _server.CutAfter.Enqueue(50_000);

        Assert.Equal(0, await PullAsync(Model(Digest)));

        Assert.Equal([0, 100_000, 150_000], _server.Starts);
        Assert.Equal(_weights, File.ReadAllBytes(Installed));
    }

    [Fact]
    public async Task What_an_earlier_pull_left_is_gone_on_with()
    {
        File.WriteAllBytes(Installed + ".partial", _weights[..120_000]);

        Assert.Equal(0, await PullAsync(Model(Digest)));

        Assert.Equal([120_000], _server.Starts);
        Assert.False(File.Exists(Installed + ".partial"));
    }

    [Fact]
    public async Task Server_without_ranges_sends_all_again()
    {
        _server.Ranges = false;
        File.WriteAllBytes(Installed + ".partial", new byte[120_000]);

        Assert.Equal(0, await PullAsync(Model(Digest)));

        Assert.Equal(_weights, File.ReadAllBytes(Installed));
    }

    [Fact]
    public async Task Wrong_bytes_are_never_installed()
    {
        Assert.Equal(1, await PullAsync(Model(new string('a', 64))));

        Assert.Contains("small: weights.onnx has other bytes than it should have", _output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Installed) || File.Exists(Installed + ".partial"));
    }

    [Fact]
    public async Task File_longer_than_stated_is_not_taken()
    {
        Assert.Equal(1, await PullAsync(Model(Digest, size: 1000)));

        Assert.Contains("longer than it should be", _output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Installed));
    }

    [Fact]
    public async Task Machine_without_a_connection_is_told_what_else_it_can_do()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        Assert.Equal(1, await PullAsync(Model(Digest, url: $"http://127.0.0.1:{port}/weights.onnx")));

        Assert.Contains("cannot be reached: this machine seems to be offline.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("MODELS_DIR", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_is_not_asked_again()
    {
        _server.Status = 404;

        Assert.Equal(1, await PullAsync(Model(Digest)));

        Assert.Contains("answers 404", _output.ToString(), StringComparison.Ordinal);
        Assert.Single(_server.Starts);
    }

    [Fact]
    public async Task Digest_that_nobody_states_is_recorded_and_has_to_stay()
    {
        Assert.Equal(0, await PullAsync(Model(null)));

        Assert.Contains($"{Digest} is recorded in models.lock.json", _output.ToString(), StringComparison.Ordinal);
        Assert.Null(new ModelFiles(Options).FindMissing(Model(null)));
        File.WriteAllBytes(Installed, new byte[300_000]);
        Assert.NotNull(new ModelFiles(Options).FindMissing(Model(null)));
    }

    [Fact]
    public async Task Licence_that_forbids_commercial_use_takes_a_word()
    {
        var model = Model(Digest) with { Licence = new ModelLicence("CC-BY-NC-4.0", false, "Research only.") };

        Assert.Equal(0, await PullAsync(model));
        Assert.Contains("To have it: scripts/models pull --accept-licence small", _output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Installed));

        Assert.Equal(0, await PullAsync(model, "--accept-licence", "small"));
        Assert.True(File.Exists(Installed));
    }

    [Fact]
    public async Task File_without_an_address_is_left_out_with_the_reason()
    {
        var model = Model(Digest) with { Files = [new ModelFile(ModelFileRole.Weights, "weights.onnx", Digest)] };

        Assert.Equal(0, await PullAsync(model));

        Assert.StartsWith("small: left out, for no address gives weights.onnx.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listing_says_what_is_there_and_verifying_finds_damage()
    {
        var listing = () => new Listing(new ModelCatalog(1, [Model(Digest)]), Options, _output);
        listing().List();
        await PullAsync(Model(Digest));
        listing().List();
        Assert.Equal(0, listing().Verify());

        // Damaged without a trace: size and time are as before.
        var time = File.GetLastWriteTimeUtc(Installed);
        File.WriteAllBytes(Installed, new byte[300_000]);
        File.SetLastWriteTimeUtc(Installed, time);

        Assert.Equal(1, listing().Verify());
        Assert.Equal(1, listing().Info("none"));
        Assert.Equal(0, listing().Info("small"));
        Assert.Contains("missing", _output.ToString().Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("DAMAGED", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list --profile compact")]
    [InlineData("pull --profile large")]
    [InlineData("info")]
    [InlineData("fetch")]
    [InlineData("")]
    public void Command_that_is_not_understood_is_answered_with_the_usage(string line)
    {
        Assert.False(CommandLine.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var command, out var message));

        Assert.Null(command);
        Assert.Contains("scripts/models verify", message, StringComparison.Ordinal);
    }

    private async Task<int> PullAsync(CatalogModel model, params string[] args)
    {
        Assert.True(CommandLine.TryParse(["pull", .. args], out var command, out _));
        return await new Puller(new ModelCatalog(1, [model]), Options, _output, TimeSpan.FromMilliseconds(1)).PullAsync(command, CancellationToken.None);
    }

    private CatalogModel Model(string? sha256, long? size = null, string? url = null) => new(
        "small",
        "1",
        "faces",
        ModelKinds.YuNet,
        [ModelProfile.Compact],
        [new ModelFile(ModelFileRole.Weights, "weights.onnx", sha256, url ?? _server.Url, size ?? _weights.Length)],
        new ModelLicence("MIT", true, ""),
        new InputContract(64, 64, ResizeRule.Letterbox, ChannelOrder.Bgr, 1, [0, 0, 0], [1, 1, 1]),
        new Dictionary<string, double> { ["score"] = 0.5, ["nms"] = 0.5 });
}
