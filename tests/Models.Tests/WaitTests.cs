using System.Security.Cryptography;
using DaprImages.Models.Pull;
using DaprImages.Vision.Models;

namespace DaprImages.Models.Tests;

/// <summary>Waiting for a pull of another process, as the analysis does in a cluster.</summary>
public sealed class WaitTests : IDisposable
{
    private static readonly byte[] Weights = [1, 2, 3];

    private readonly string _folder = Directory.CreateTempSubdirectory("daprimages-wait-").FullName;
    private readonly StringWriter _output = new();

    private string Installed => Path.Combine(_folder, "weights.onnx");

    public void Dispose()
    {
        _output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Ends_when_the_last_file_has_come()
    {
        var waiting = WaitAsync(Model());
        Assert.False(waiting.IsCompleted);

        await File.WriteAllBytesAsync($"{Installed}.partial", Weights);
        File.Move($"{Installed}.partial", Installed);

        Assert.Equal(0, await waiting);
        Assert.Equal("every model that can be pulled is there\n", _output.ToString());
    }

    [Fact]
    public async Task Goes_on_without_what_does_not_come()
    {
        Assert.Equal(0, await WaitAsync(Model(), "--seconds", "0"));

        Assert.Equal("small: has not come in 0 seconds; going on without\n", _output.ToString());
    }

    [Fact]
    public async Task Does_not_wait_for_what_a_pull_leaves_out()
    {
        var unfree = Model() with { Licence = new ModelLicence("CC-BY-NC-4.0", false, "Research only.") };
        var addressless = Model() with { Files = [new ModelFile(ModelFileRole.Weights, "weights.onnx", new string('a', 64))] };

        Assert.Equal(0, await WaitAsync(unfree));
        Assert.Equal(0, await WaitAsync(addressless));

        Assert.DoesNotContain("going on without", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_that_nobody_knows_is_an_error() =>
        Assert.Contains("There is no model 'other'", (await Assert.ThrowsAsync<ModelConfigurationException>(() => WaitAsync(Model(), "other"))).Message, StringComparison.Ordinal);

    private Task<int> WaitAsync(CatalogModel model, params string[] args)
    {
        Assert.True(CommandLine.TryParse(["wait", .. args], out var command, out _));
        return new Waiter(new ModelCatalog(1, [model]), new ModelOptions { PulledFolder = _folder }, _output, TimeProvider.System).WaitAsync(command, CancellationToken.None);
    }

    private static CatalogModel Model() => new(
        "small",
        "1",
        "faces",
        ModelKinds.YuNet,
        [ModelProfile.Compact],
        [new ModelFile(ModelFileRole.Weights, "weights.onnx", Convert.ToHexStringLower(SHA256.HashData(Weights)), "https://models.example.com/weights.onnx", Weights.Length)],
        new ModelLicence("MIT", true, ""),
        new InputContract(64, 64, ResizeRule.Letterbox, ChannelOrder.Bgr, 1, [0, 0, 0], [1, 1, 1]),
        new Dictionary<string, double> { ["score"] = 0.5, ["nms"] = 0.5 });
}
