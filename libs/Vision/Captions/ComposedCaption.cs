using System.Globalization;
using DaprImages.Contracts.Results;

namespace DaprImages.Vision.Captions;

/// <summary>
/// Describes an image in one sentence made of what the other stages found: who and what, where, what is written, and when. The same findings always give
/// the same sentence.
/// </summary>
internal static class ComposedCaption
{
    private const string Generator = "composed";
    private const string Person = "person";
    private const int MaxKinds = 4;
    private const int MaxQuote = 60;
    private const double LeastTag = 0.9;

    private static readonly HashSet<string> Fixtures = new(StringComparer.Ordinal)
    {
        "car", "bus", "train", "truck", "boat", "airplane", "traffic light", "fire hydrant", "stop sign", "parking meter", "bench", "chair", "couch", "potted plant",
        "bed", "dining table", "toilet", "tv", "microwave", "oven", "toaster", "sink", "refrigerator", "clock", "vase",
    };

    /// <summary>What stands in results.</summary>
    public static ModelInfo Rules { get; } = new(Generator, "2");

    public static CaptionResult Of(CaptionInput input) => new(Compose(input), Generator) { Model = Rules };

    /// <summary>Empty when nothing is known.</summary>
    internal static string Compose(CaptionInput input)
    {
        var seen = WhoAndWhat(input) is { } subject ? Join(" ", subject, PlacePhrase.For(input)) : PlacePhrase.Alone(input) ?? "";
        var written = Quote(input.Text);
        var taken = WhenAndWhere(input.Metadata);
        return (seen, written, taken) switch
        {
            ("", null, null) => "",
            ("", null, _) => English.Sentence($"a photo {taken}"),
            ("", _, _) => English.Sentence(Join(", ", $"text reading {written}", taken)),
            (_, null, _) => English.Sentence(Join(", ", seen, taken)),
            _ => English.Sentence(Join(", ", $"{seen}, with the text {written}", taken)),
        };
    }

    private static string? WhoAndWhat(CaptionInput input)
    {
        var people = People(input);
        var things = Things(input.Objects);
        return (people, things) switch
        {
            (null, null) => Tag(input.Objects),
            (null, _) => things,
            (_, null) => people,
            // Nobody has a sink with them.
            _ => input.Objects!.Items.All(item => item.Label == Person || Fixtures.Contains(item.Label)) ? $"{people} by {things}" : $"{people} with {things}",
        };
    }

    /// <summary>What the picture as a whole is of, where that is nearly certain: a wrong word here would be all that is said.</summary>
    private static string? Tag(ObjectsResult? objects) =>
        objects?.Tags is [{ Confidence: >= LeastTag } tag, ..] ? $"{English.Article(tag.Name)} {tag.Name}" : null;

    /// <summary>Those with a name from left to right, then the others by number. A face and a body are two findings of one person.</summary>
    private static string? People(CaptionInput input)
    {
        var faces = input.Faces?.Items ?? [];
        var bodies = input.Objects?.Items.Count(item => item.Label == Person) ?? 0;
        var names = faces.Where(face => !string.IsNullOrWhiteSpace(face.PersonName)).OrderBy(face => face.Box.X).Select(face => face.PersonName!).Distinct().ToList();
        var others = Math.Max(bodies, faces.Count) - names.Count;
        if (names.Count == 0)
            return others > 0 ? English.Count(others, Person) : null;
        return English.List(others > 0 ? [.. names, English.Others(others)] : names);
    }

    /// <summary>The kinds there are most of and that are most certain; the list ends before it tires.</summary>
    private static string? Things(ObjectsResult? objects)
    {
        var kinds = (objects?.Items ?? [])
            .Where(item => item.Label != Person)
            .GroupBy(item => item.Label)
            .OrderByDescending(kind => kind.Max(item => item.Confidence))
            .ThenBy(kind => kind.Key, StringComparer.Ordinal)
            .Take(MaxKinds)
            .Select(kind => English.Count(kind.Count(), kind.Key))
            .ToList();
        return kinds.Count > 0 ? English.List(kinds) : null;
    }

    private static string? Quote(TextResult? text)
    {
        if (string.IsNullOrWhiteSpace(text?.Text))
            return null;
        var line = text.Text.ReplaceLineEndings(" ").Replace('"', '\'');
        if (line.Length > MaxQuote)
        {
            var cut = line.LastIndexOf(' ', MaxQuote);
            line = line[..(cut > MaxQuote / 2 ? cut : MaxQuote)].TrimEnd(' ', ',', ';', ':', '.') + "…";
        }
        return $"\"{line}\"";
    }

    /// <summary>"taken in Washington, USA, in May 2010"</summary>
    private static string? WhenAndWhere(MetadataResult? metadata)
    {
        if (metadata is null)
            return null;
        var place = Join(", ", Quiet(metadata.Tags.GetValueOrDefault("city")), Quiet(metadata.Tags.GetValueOrDefault("country")));
        var month = metadata.TakenAt is { Length: >= 10 } date
            && DateTime.TryParseExact(date[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day.ToString("MMMM yyyy", CultureInfo.InvariantCulture)
                : "";
        return (place, month) switch
        {
            ("", "") => null,
            ("", _) => $"taken in {month}",
            (_, "") => $"taken in {place}",
            _ => $"taken in {place} in {month}",
        };
    }

    /// <summary>"WASHINGTON" is a place, "USA" an abbreviation.</summary>
    private static string? Quiet(string? name) =>
        name is { Length: > 3 } && name.All(character => !char.IsLower(character)) ? CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name.ToLowerInvariant()) : name;

    private static string Join(string separator, params ReadOnlySpan<string?> parts)
    {
        var joined = "";
        foreach (var part in parts)
        {
            if (!string.IsNullOrWhiteSpace(part))
                joined = joined.Length > 0 ? joined + separator + part : part;
        }
        return joined;
    }
}
