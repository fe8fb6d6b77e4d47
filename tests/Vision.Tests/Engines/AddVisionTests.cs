using DaprImages.Contracts.Results;
using DaprImages.TestKit.Onnx;
using DaprImages.Vision.Captions;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Tests.Engines;

public sealed class AddVisionTests
{
    [Fact]
    public void Every_kind_of_analysis_has_an_engine()
    {
        using var services = Build([]);

        Assert.NotNull(services.GetRequiredService<ImagePreparer>());
        Assert.IsType<EngineAvailability.Available>(services.GetRequiredService<IVisionEngine<ReadOnlyMemory<byte>, MetadataResult>>().Availability);
        Assert.IsType<EngineAvailability.Available>(services.GetRequiredService<IVisionEngine<CaptionInput, CaptionResult>>().Availability);
        Assert.NotNull(services.GetRequiredService<IVisionEngine<AnalysisImage, TextResult>>());
    }

    [Fact]
    public async Task Engine_without_a_model_says_so_and_what_to_do()
    {
        using var services = Build([]);
        EngineAvailability[] missing =
        [
            services.GetRequiredService<IVisionEngine<AnalysisImage, ObjectsResult>>().Availability,
            services.GetRequiredService<IVisionEngine<AnalysisImage, SceneResult>>().Availability,
            services.GetRequiredService<IVisionEngine<AnalysisImage, FaceFindings>>().Availability,
            services.GetRequiredService<IVisionEngine<AnalysisImage, ImageEmbedding>>().Availability,
        ];

        Assert.All(
            missing, availability => Assert.Contains("scripts/models pull", Assert.IsType<EngineAvailability.Unavailable>(availability).Remedy, StringComparison.Ordinal));
        using var image = await services.GetRequiredService<ImageDecoder>().DecodeAsync(TestImages.PngOfQuarters(9, 9), CancellationToken.None);
        var error = await Assert.ThrowsAsync<EngineUnavailableException>(
            () => services.GetRequiredService<IVisionEngine<AnalysisImage, ObjectsResult>>().AnalyzeAsync(image, CancellationToken.None));
        Assert.Equal("There is no model to detect objects on this machine: yolox-s-640 or yolox-nano-416 or picodet-s-416 is not installed.", error.Unavailable.Reason);
    }

    [Fact]
    public void Engine_registered_before_takes_the_place_of_a_missing_one()
    {
        using var services = Build([], services => services.AddSingleton<IVisionEngine<AnalysisImage, SceneResult>, BeachEverywhere>());

        Assert.IsType<BeachEverywhere>(services.GetRequiredService<IVisionEngine<AnalysisImage, SceneResult>>());
    }

    [Fact]
    public void Options_come_from_the_configuration()
    {
        using var services = Build(new()
        {
            ["Vision:Limits:MaxBytes"] = "5000",
            ["Vision:Analysis:ThumbnailSides:0"] = "99",
            ["Vision:Cpu:Slots"] = "3",
            ["Vision:Text:Languages"] = "eng+deu",
            ["Vision:Text:TimeLimit"] = "00:00:10",
        });

        Assert.Equal(5000, services.GetRequiredService<IOptions<ImageLimits>>().Value.MaxBytes);
        Assert.Equal([99], services.GetRequiredService<IOptions<AnalysisImageOptions>>().Value.ThumbnailSides);
        Assert.Equal(3, services.GetRequiredService<CpuGate>().Slots);
        var text = services.GetRequiredService<IOptions<TextOptions>>().Value;
        Assert.Equal(("eng+deu", TimeSpan.FromSeconds(10)), (text.Languages, text.TimeLimit));
    }

    [OnnxFact]
    public void Graphics_card_that_the_library_cannot_use_is_told_at_start()
    {
        if (OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
            return;
        using var services = Build(new() { ["Vision:Onnx:Provider"] = "cuda" });

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith("Vision:Onnx:Provider is cuda, and the installed ONNX Runtime cannot do that: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("or set Vision__Onnx__Provider=cpu.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Vision:Limits:MaxPixels", "0")]
    [InlineData("Vision:Analysis:MaxSide", "9")]
    [InlineData("Vision:Text:Languages", "../../etc/passwd")]
    [InlineData("Vision:Text:TimeLimit", "00:00:00")]
    [InlineData("Vision:Text:Engine", "7")]
    [InlineData("Vision:Onnx:Device", "-1")]
    public void Impossible_options_are_refused(string key, string value)
    {
        using var services = Build(new() { [key] = value });

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
    }

    [Fact]
    public void Inspection_alone_needs_nothing_else()
    {
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddImageInspection().BuildServiceProvider();

        Assert.True(services.GetRequiredService<ImageInspector>().Inspect(TestImages.PngOfQuarters(9, 9)).IsAccepted);
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings, Action<IServiceCollection>? before = null)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        before?.Invoke(services);
        return services.AddVision().BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private sealed class BeachEverywhere : IVisionEngine<AnalysisImage, SceneResult>
    {
        public EngineAvailability Availability { get; } = new EngineAvailability.Available(new ModelInfo("beach", "1"));

        public Task<SceneResult> AnalyzeAsync(AnalysisImage input, CancellationToken cancellationToken) =>
            Task.FromResult(new SceneResult(false, [new("beach", SceneLabelKind.Location, 1)]));
    }
}
