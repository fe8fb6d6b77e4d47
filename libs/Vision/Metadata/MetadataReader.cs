using System.Reflection;
using DaprImages.Contracts.Results;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Metadata.Blocks;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Iptc;
using MetadataExtractor.Formats.Xmp;
using Directory = MetadataExtractor.Directory;

namespace DaprImages.Vision.Metadata;

/// <summary>Reads what the camera and later programs wrote into an original file. Nothing in a file makes it fail: what cannot be read is not there.</summary>
internal sealed class MetadataReader(ImageInspector inspector, CpuGate gate) : IVisionEngine<ReadOnlyMemory<byte>, MetadataResult>
{
    private const int MaxKeywords = 100;
    private const int MaxKeywordLength = 100;

    private static readonly ModelInfo Library = new(
        "metadata-extractor", typeof(Directory).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "");

    private static readonly string[] XmpDates = ["exif:DateTimeOriginal", "photoshop:DateCreated"];

    public EngineAvailability Availability { get; } = new EngineAvailability.Available(Library);

    public Task<MetadataResult> AnalyzeAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken) =>
        gate.RunAsync(_ => Read(input), cancellationToken);

    private MetadataResult Read(ReadOnlyMemory<byte> file)
    {
        var blocks = inspector.Inspect(file) is { IsAccepted: true } inspection ? MetadataBlocks.Of(file, inspection.Header.Format) : new MetadataBlocks();
        var exif = ExifFilter.Rewrite(blocks.Exif) is { } clean ? MetadataCarrier.ReadExif(clean) : [];
        var gps = exif.OfType<GpsDirectory>().FirstOrDefault();
        // The directory of exposure data first: some programs repeat its tags in the main one, and get them wrong.
        var camera = exif.OfType<ExifDirectoryBase>().Where(directory => directory is ExifSubIfdDirectory or ExifIfd0Directory)
            .OrderBy(directory => directory is not ExifSubIfdDirectory).ToArray<Directory>();
        var xmp = XmpGuard.Accepts(blocks.Xmp) ? Properties(MetadataCarrier.ReadXmp(XmpGuard.Trim(blocks.Xmp).Span)) : [];
        var iptc = MetadataCarrier.ReadIptc(blocks.Iptc.Span).OfType<IptcDirectory>().FirstOrDefault();

        return new MetadataResult(
            FindDate(camera, xmp),
            new(
                FindText(camera, ExifDirectoryBase.TagMake),
                FindText(camera, ExifDirectoryBase.TagModel),
                FindText(camera, ExifDirectoryBase.TagLensModel) ?? PlainText.Clean(xmp.GetValueOrDefault("aux:Lens"))),
            Exposure.Read(camera),
            GpsPosition.Read(gps),
            FindOrientation(exif),
            FindKeywords(xmp, iptc),
            FurtherTags.Collect(camera, gps, xmp, iptc, blocks.Texts))
        {
            Model = Library,
        };
    }

    private static Dictionary<string, string> Properties(IReadOnlyList<Directory> directories)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, value) in directories.OfType<XmpDirectory>().SelectMany(directory => directory.GetXmpProperties()))
            properties.TryAdd(path, value);
        return properties;
    }

    private static string? FindDate(Directory[] camera, Dictionary<string, string> xmp) =>
        CameraDate.Parse(
            FindText(camera, ExifDirectoryBase.TagDateTimeOriginal),
            FindText(camera, ExifDirectoryBase.TagSubsecondTimeOriginal),
            FindText(camera, ExifDirectoryBase.TagTimeZoneOriginal))
        ?? CameraDate.Parse(FindText(camera, ExifDirectoryBase.TagDateTimeDigitized))
        ?? XmpDates.Select(path => CameraDate.Parse(xmp.GetValueOrDefault(path))).FirstOrDefault(date => date is not null);

    private static string? FindText(Directory[] directories, int tag) =>
        directories.Select(directory => PlainText.Decode(directory.GetStringValue(tag).Bytes)).FirstOrDefault(text => text is not null);

    private static int? FindOrientation(IReadOnlyList<Directory> exif) =>
        exif.OfType<ExifIfd0Directory>().FirstOrDefault() is { } main && main.TryGetInt32(ExifDirectoryBase.TagOrientation, out var value) && value is >= 1 and <= 8
            ? value
            : null;

    private static List<string> FindKeywords(Dictionary<string, string> xmp, IptcDirectory? iptc)
    {
        var fromXmp = xmp.Where(property => property.Key.StartsWith("dc:subject[", StringComparison.Ordinal)).Select(property => property.Value);
        return [.. fromXmp.Concat(iptc?.GetStringArray(IptcDirectory.TagKeywords) ?? [])
            .Select(keyword => PlainText.Clean(keyword, MaxKeywordLength))
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MaxKeywords)];
    }
}
