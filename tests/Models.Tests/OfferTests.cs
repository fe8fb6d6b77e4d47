using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using DaprImages.Models.Pull;
using DaprImages.Vision.Models;

namespace DaprImages.Models.Tests;

public sealed class OfferTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("daprimages-offer-").FullName;
    private readonly byte[] _weights = new byte[2_000_000];
    private readonly StringWriter _output = new();
    private readonly FileServer _server;

    public OfferTests() => _server = new FileServer(_weights);

    private bool IsInstalled => File.Exists(Path.Combine(_folder, "small.onnx"));

    public void Dispose()
    {
        _server.Dispose();
        _output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Yes_fetches_what_is_missing_and_then_nothing_is_asked()
    {
        await OfferAsync(new StringReader("y\n"), Model("small"));
        Assert.True(IsInstalled);
        Assert.StartsWith("models: small can be fetched (2 MB). Fetch now? [y/N, no in 60 s] ", _output.ToString(), StringComparison.Ordinal);

        _output.GetStringBuilder().Clear();
        await OfferAsync(new StringReader("y\n"), Model("small"));
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task No_is_remembered_until_something_else_is_missing()
    {
        await OfferAsync(new StringReader("n\n"), Model("small"));
        Assert.False(IsInstalled);
        Assert.EndsWith("Going on without; scripts/models pull fetches them at any time.\n", _output.ToString(), StringComparison.Ordinal);

        _output.GetStringBuilder().Clear();
        await OfferAsync(new StringReader("y\n"), Model("small"));
        Assert.Equal("", _output.ToString());
        await OfferAsync(new StringReader("\n"), Model("small"), Model("other"));
        Assert.StartsWith("models: small, other can be fetched", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_asked_where_there_is_no_terminal()
    {
        await OfferAsync(null, Model("small"));

        Assert.Equal("", _output.ToString());
        Assert.False(IsInstalled);
    }

    [Fact]
    public async Task Silence_is_no_and_is_not_remembered()
    {
        await OfferAsync(new SilentReader(), TimeSpan.FromMilliseconds(1), Model("small"));

        Assert.Contains("Going on without", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Machine_without_a_connection_is_told_so_and_not_asked()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        await OfferAsync(new StringReader("y\n"), Model("small", $"http://127.0.0.1:{port}/weights.onnx"));

        Assert.Equal("models: small could be fetched, but 127.0.0.1 cannot be reached: this machine seems to be offline. Going on without.\n", _output.ToString());
    }

    [Fact]
    public async Task What_cannot_be_had_or_takes_a_word_about_its_licence_is_not_offered()
    {
        var noncommercial = Model("noncommercial") with { Licence = new ModelLicence("CC-BY-NC-4.0", false, "") };
        var nowhere = Model("nowhere");
        nowhere = nowhere with { Files = [nowhere.Files[0] with { Url = null }] };
        var byIdOnly = Model("by-id-only") with { Profiles = [] };

        await OfferAsync(new StringReader("y\n"), noncommercial, nowhere, byIdOnly);

        Assert.Equal("", _output.ToString());
    }

    private Task OfferAsync(TextReader? terminal, params CatalogModel[] models) => OfferAsync(terminal, TimeSpan.FromSeconds(60), models);

    private async Task OfferAsync(TextReader? terminal, TimeSpan patience, params CatalogModel[] models)
    {
        Assert.True(CommandLine.TryParse(["offer"], out var command, out _));
        Assert.Equal(0, await new Offer(new ModelCatalog(1, models), new ModelOptions { PulledFolder = _folder }, _output, patience).MakeAsync(terminal, command, CancellationToken.None));
    }

    private CatalogModel Model(string id, string? url = null) => new(
        id,
        "1",
        "faces",
        ModelKinds.YuNet,
        [ModelProfile.Compact],
        [new ModelFile(ModelFileRole.Weights, $"{id}.onnx", id == "small" ? Convert.ToHexStringLower(SHA256.HashData(_weights)) : new string('b', 64), url ?? _server.Url, _weights.Length)],
        new ModelLicence("MIT", true, ""),
        new InputContract(64, 64, ResizeRule.Letterbox, ChannelOrder.Bgr, 1, [0, 0, 0], [1, 1, 1]),
        new Dictionary<string, double> { ["score"] = 0.5, ["nms"] = 0.5 });

    /// <summary>Somebody who does not answer.</summary>
    private sealed class SilentReader : TextReader
    {
        private readonly ManualResetEventSlim _never = new();

        public override string? ReadLine()
        {
            _never.Wait();
            return null;
        }
    }
}
