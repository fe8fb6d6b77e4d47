using System.Globalization;
using DaprImages.Contracts.Results;
using DaprImages.TestKit.Photos;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace DaprImages.Vision.Tests.Photos;

/// <summary>Files that are damaged, hostile or odd, one after the other through everything that looks at a photo.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class BadFileTests : IDisposable
{
    private const long MemoryBound = 512L << 20;

    private readonly ITestOutputHelper _output;
    private readonly ServiceProvider _vision;

    public BadFileTests(ITestOutputHelper output)
    {
        _output = output;
        var settings = new Dictionary<string, string?> { [ModelOptions.FolderVariable] = Environment.GetEnvironmentVariable(ModelOptions.FolderVariable) };
        _vision = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).AddVision().BuildServiceProvider();
    }

    public void Dispose() => _vision.Dispose();

    [PhotosFact]
    public async Task Bad_files_are_refused_or_analysed_as_they_deserve_with_bounded_memory()
    {
        // What the models take is there before and after.
        await LookAsync(TestImages.PngOfQuarters(64, 64));
        var before = ProcessMemory.ResetPeak();
        var (count, wrong) = (0, new List<string>());
        foreach (var (name, expected) in SharedPhotos.Expected.Where(photo => photo.Value.TryGetProperty("expected", out _)))
        {
            count++;
            if (await WrongAsync(SharedPhotos.Read(name), expected.GetProperty("expected").GetString()!) is { } what)
                wrong.Add($"{name}: {what}");
        }

        var peak = ProcessMemory.Peak;
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} bad files; memory {before >> 20} MB before, peak {peak >> 20} MB (VmHWM)"));
        Assert.NotEqual(0, count);
        Assert.Empty(wrong);
        Assert.InRange(peak - before, 0, MemoryBound);
    }

    /// <summary>What is wrong with how a file is taken; null when nothing is.</summary>
    private async Task<string?> WrongAsync(byte[] file, string expected)
    {
        var inspection = _vision.GetRequiredService<ImageInspector>().Inspect(file);
        var refusal = await LookAsync(file);
        if (expected.StartsWith("refuse", StringComparison.Ordinal) && refusal is null)
            return "it was not refused";
        if (expected.StartsWith("accept", StringComparison.Ordinal) && !expected.EndsWith("or refuse", StringComparison.Ordinal) && refusal is not null)
            return $"it was refused: {refusal.Detail}";
        if (expected == "refuse before decoding" && inspection.Refusal?.Problem != ImageProblem.TooManyPixels)
            return "it was decoded";
        ImageFormat? format = expected switch
        {
            "accept as PNG" => ImageFormat.Png,
            _ when expected.StartsWith("accept as JPEG", StringComparison.Ordinal) => ImageFormat.Jpeg,
            _ => inspection.Header?.Format,
        };
        return inspection.Header?.Format == format ? null : $"it was taken for {inspection.Header?.Format}";
    }

    /// <summary>Prepares the file and runs every engine that there is over it.</summary>
    private async Task<ImageRefusal?> LookAsync(byte[] file)
    {
        var id = Guid.NewGuid();
        await RunAsync<ReadOnlyMemory<byte>, MetadataResult>(file);
        try
        {
            var prepared = await _vision.GetRequiredService<ImagePreparer>().PrepareAsync(id, file, CancellationToken.None);
            using var lease = await _vision.GetRequiredService<AnalysisImageCache>().GetAsync(id, _ => Task.FromResult(prepared.AnalysisCopy.Bytes), CancellationToken.None);
            await RunAsync<AnalysisImage, ObjectsResult>(lease.Image);
            await RunAsync<AnalysisImage, SceneResult>(lease.Image);
            await RunAsync<AnalysisImage, TextResult>(lease.Image);
            await RunAsync<AnalysisImage, FaceFindings>(lease.Image);
            await RunAsync<AnalysisImage, ImageEmbedding>(lease.Image);
            return null;
        }
        catch (ImageRefusedException e)
        {
            return e.Refusal;
        }
    }

    private async Task RunAsync<TInput, TResult>(TInput input)
    {
        var engine = _vision.GetRequiredService<IVisionEngine<TInput, TResult>>();
        if (engine.Availability is EngineAvailability.Available)
            await engine.AnalyzeAsync(input, CancellationToken.None);
    }
}
