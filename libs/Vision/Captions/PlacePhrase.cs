using DaprImages.Contracts.Results;

namespace DaprImages.Vision.Captions;

/// <summary>Says where: "in a kitchen", "on a soccer field", "by a lake", "outdoors".</summary>
internal static class PlacePhrase
{
    // Below this the scene model is guessing among its 365 places.
    private const double LeastConfidence = 0.15;

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
    public static string? For(SceneResult? scene)
    {
        if (scene is null)
            return null;
        var occasion = Best(scene, SceneLabelKind.Event);
        if (occasion is not null)
            return $"at {English.Article(occasion)} {occasion}";
        if (Best(scene, SceneLabelKind.Location) is { } place)
            return Whole.GetValueOrDefault(place) ?? $"{Preposition(place, scene.Indoor)} {English.Article(place)} {place}";
        return scene.Indoor switch { true => "indoors", false => "outdoors", null => null };
    }

    private static string? Best(SceneResult scene, SceneLabelKind kind) =>
        scene.Labels.Where(label => label.Kind == kind && label.Confidence >= LeastConfidence).MaxBy(label => label.Confidence) is { } best
            ? Readable(best.Name)
            : null;

    /// <summary>Of a name like <c>/b/bakery/shop</c> or <c>soccer_field</c> the words: a second part tells inside from outside, which is said otherwise.</summary>
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
