using DaprImages.Contracts.Results;

namespace DaprImages.Vision.Captions;

/// <summary>Says where: "in a kitchen", "on a soccer field", "by a lake", "outdoors"; of places only what is likely to be right.</summary>
/// <remarks>
/// A scene model answers with a place whatever it is shown, and its probability alone does not tell when it is wrong: of the 51 test photos for which it names one
/// with 0.15 or more, at least 21 are of somewhere else, close portraits ("beauty salon", 0.56), pages of text ("booth", 0.81), and what another model knows better
/// (megaliths: "topiary garden", 0.53). By the rules below ten places are named, all of them rightly; the others are indoors or outdoors.
/// </remarks>
internal static class PlacePhrase
{
    private const double LeastConfidence = 0.35;

    // What an image tag of at least this confidence knows nothing of takes more to be believed.
    private const double LeastTag = 0.6;
    private const double LeastAgainstTag = 0.6;

    // Height of a face in that of the picture from which on the picture is of the person and not of the place.
    private const double PortraitFace = 0.15;

    // Characters from which on a picture is of a page.
    private const int PageOfText = 60;

    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        ["downtown"] = "downtown", ["sky"] = "in the sky", ["underwater"] = "underwater", ["ocean"] = "by the ocean", ["coast"] = "on the coast",
        ["snowfield"] = "in the snow", ["residential neighborhood"] = "in a neighborhood",
    };

    private static readonly HashSet<string> On = Words(
        "field beach track street road slope mountain highway bridge court runway lawn driveway pier porch deck farm platform crosswalk boardwalk cliff "
        + "raft island balcony patio rink stage");

    private static readonly HashSet<string> By = Words("lake river pond waterfall creek lagoon harbor fountain pool canal");

    private static readonly HashSet<string> In = Words(
        "forest park garden city desert alley valley village canyon plaza yard courtyard cemetery jungle orchard vineyard swamp marsh zoo slum");

    /// <summary>Null when nothing is known of the place.</summary>
    public static string? For(CaptionInput input)
    {
        if (input.Scene is not { } scene)
            return null;
        if (Best(scene, SceneLabelKind.Event) is { } occasion)
            return $"at {English.Article(Readable(occasion.Name))} {Readable(occasion.Name)}";
        if (Place(input) is { } place)
            return Whole.GetValueOrDefault(place) ?? $"{Preposition(place, scene.Indoor)} {English.Article(place)} {place}";
        return scene.Indoor switch { true => "indoors", false => "outdoors", null => null };
    }

    /// <summary>What a picture shows in which nothing else was seen: "a waterfall", "an outdoor scene". Null when nothing is known of the place, and for a page.</summary>
    public static string? Alone(CaptionInput input)
    {
        if (input.Scene is not { } scene || IsPage(input))
            return null;
        if (Best(scene, SceneLabelKind.Event) is null && Place(input) is { } place && scene.Indoor == false)
            return place is "sky" or "ocean" or "coast" ? $"the {place}" : Whole.GetValueOrDefault(place) is { } phrase ? $"a scene {phrase}" : $"{English.Article(place)} {place}";
        return For(input) switch { null => null, "indoors" => "an indoor scene", "outdoors" => "an outdoor scene", var phrase => $"a scene {phrase}" };
    }

    private static string? Place(CaptionInput input)
    {
        if (Best(input.Scene!, SceneLabelKind.Location) is not { } best)
            return null;
        var isPortrait = input.Faces?.Items.Any(face => face.Box.Height >= PortraitFace) == true;
        var tag = input.Objects?.Tags?.FirstOrDefault(tag => tag.Confidence >= LeastTag);
        var isDoubtful = tag is not null && best.Confidence < LeastAgainstTag && !SharesWord(best.Name, [tag.Name, .. tag.AlsoCalled]);
        return isPortrait || isDoubtful || IsPage(input) ? null : Readable(best.Name);
    }

    private static bool IsPage(CaptionInput input) => input.Text?.Text.Length >= PageOfText;

    private static SceneLabel? Best(SceneResult scene, SceneLabelKind kind) =>
        scene.Labels.Where(label => label.Kind == kind && label.Confidence >= LeastConfidence).MaxBy(label => label.Confidence);

    private static bool SharesWord(string place, IEnumerable<string> names)
    {
        var words = place.Split(' ', '/', '_');
        return names.SelectMany(name => name.Split(' ')).Any(word => words.Contains(word, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Of a name like <c>bakery/shop</c> or <c>soccer field</c> the words: a second part tells inside from outside, which is said otherwise.</summary>
    private static string Readable(string name)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var noun = parts.FirstOrDefault(part => part.Length > 1) ?? name;
        return noun.Replace('_', ' ');
    }

    private static string Preposition(string place, bool? indoor)
    {
        var last = place[(place.LastIndexOf(' ') + 1)..];
        if (On.Contains(last))
            return "on";
        if (By.Contains(last))
            return "by";
        return indoor == true || In.Contains(last) ? "in" : "at";
    }

    private static HashSet<string> Words(string words) => [.. words.Split(' ')];
}
