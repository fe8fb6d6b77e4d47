using DaprImages.Vision.Cpu;
using DaprImages.Vision.Images;
using DaprImages.Vision.Metadata;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Tests;

/// <summary>The parts of the library, put together as the container would, with the options a test cares for.</summary>
internal sealed class VisionParts : IDisposable
{
    private readonly List<IDisposable> _made = [];

    public VisionParts(ImageLimits? limits = null, AnalysisImageOptions? analysis = null, AnalysisCacheOptions? cache = null, int slots = 2)
    {
        var analysisOptions = Options.Create(analysis ?? new AnalysisImageOptions());
        Gate = Keep(new CpuGate(Options.Create(new CpuOptions { Slots = slots })));
        Inspector = new ImageInspector(Options.Create(limits ?? new ImageLimits()));
        Decoder = new ImageDecoder(Inspector, Gate, analysisOptions);
        Cache = Keep(new AnalysisImageCache(Decoder, Options.Create(cache ?? new AnalysisCacheOptions()), analysisOptions));
        Preparer = new ImagePreparer(Decoder, Cache, Gate, analysisOptions);
        Metadata = new MetadataReader(Inspector, Gate);
    }

    public CpuGate Gate { get; }

    public ImageInspector Inspector { get; }

    public ImageDecoder Decoder { get; }

    public AnalysisImageCache Cache { get; }

    public ImagePreparer Preparer { get; }

    public MetadataReader Metadata { get; }

    public void Dispose()
    {
        _made.Reverse();
        foreach (var part in _made)
            part.Dispose();
    }

    private T Keep<T>(T part)
        where T : IDisposable
    {
        _made.Add(part);
        return part;
    }
}
