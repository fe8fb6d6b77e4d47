using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Iptc;
using Directory = MetadataExtractor.Directory;

namespace DaprImages.Vision.Metadata;

/// <summary>What is worth showing beside the fields that have a place of their own, by a name of ours, whatever part of the file it stands in.</summary>
internal static class FurtherTags
{
    private static readonly (string Name, int Tag)[] Texts =
    [
        ("description", ExifDirectoryBase.TagImageDescription), ("artist", ExifDirectoryBase.TagArtist),
        ("copyright", ExifDirectoryBase.TagCopyright), ("software", ExifDirectoryBase.TagSoftware), ("lensMake", ExifDirectoryBase.TagLensMake),
    ];

    // Numbers that MetadataExtractor puts into words.
    private static readonly (string Name, int Tag)[] Descriptions =
    [
        ("comment", ExifDirectoryBase.TagUserComment), ("exposureProgram", ExifDirectoryBase.TagExposureProgram),
        ("exposureBias", ExifDirectoryBase.TagExposureBias), ("meteringMode", ExifDirectoryBase.TagMeteringMode), ("flash", ExifDirectoryBase.TagFlash),
        ("whiteBalance", ExifDirectoryBase.TagWhiteBalanceMode), ("focalLength35mm", ExifDirectoryBase.Tag35MMFilmEquivFocalLength),
        ("sceneType", ExifDirectoryBase.TagSceneCaptureType),
    ];

    private static readonly (string Name, string Path)[] XmpPaths =
    [
        ("title", "dc:title[1]"), ("description", "dc:description[1]"), ("artist", "dc:creator[1]"), ("copyright", "dc:rights[1]"),
        ("headline", "photoshop:Headline"), ("credit", "photoshop:Credit"), ("city", "photoshop:City"), ("state", "photoshop:State"),
        ("country", "photoshop:Country"), ("rating", "xmp:Rating"), ("software", "xmp:CreatorTool"),
    ];

    private static readonly (string Name, int Tag)[] IptcTags =
    [
        ("title", IptcDirectory.TagObjectName), ("description", IptcDirectory.TagCaption), ("headline", IptcDirectory.TagHeadline),
        ("artist", IptcDirectory.TagByLine), ("credit", IptcDirectory.TagCredit), ("copyright", IptcDirectory.TagCopyrightNotice),
        ("city", IptcDirectory.TagCity), ("state", IptcDirectory.TagProvinceOrState), ("country", IptcDirectory.TagCountryOrPrimaryLocationName),
    ];

    private static readonly (string Name, string Keyword)[] PngKeywords =
    [
        ("title", "Title"), ("description", "Description"), ("artist", "Author"), ("copyright", "Copyright"), ("software", "Software"), ("comment", "Comment"),
    ];

    /// <summary>Where several parts of the file state the same, EXIF goes first, then XMP, IPTC and PNG's texts.</summary>
    public static SortedDictionary<string, string> Collect(
        IReadOnlyList<Directory> exif, GpsDirectory? gps, IReadOnlyDictionary<string, string> xmp, IptcDirectory? iptc, IReadOnlyDictionary<string, string> png)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var directory in exif)
        {
            foreach (var (name, tag) in Texts)
                Add(name, PlainText.Decode(directory.GetStringValue(tag).Bytes));
            foreach (var (name, tag) in Descriptions)
                Add(name, Describe(directory, tag));
        }
        Add("imageDirection", gps is null ? null : Describe(gps, GpsDirectory.TagImgDirection));
        foreach (var (name, path) in XmpPaths)
            Add(name, PlainText.Clean(xmp.GetValueOrDefault(path)));
        foreach (var (name, tag) in IptcTags)
            Add(name, PlainText.Clean(iptc?.GetString(tag)));
        foreach (var (name, keyword) in PngKeywords)
            Add(name, PlainText.Clean(png.GetValueOrDefault(keyword)));
        return tags;

        void Add(string name, string? value)
        {
            if (value is not null)
                tags.TryAdd(name, value);
        }
    }

    private static string? Describe(Directory directory, int tag)
    {
        var description = directory.ContainsTag(tag) ? PlainText.Clean(directory.GetDescription(tag)) : null;
        return description?.StartsWith("Unknown", StringComparison.Ordinal) == true ? null : description;
    }
}
