namespace DaprImages.Vision.Captions;

/// <summary>As much grammar as counting things takes.</summary>
internal static class English
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    private static readonly Dictionary<string, string> IrregularPlurals = new(StringComparer.Ordinal)
    {
        ["person"] = "people", ["man"] = "men", ["woman"] = "women", ["child"] = "children", ["mouse"] = "mice", ["knife"] = "knives", ["leaf"] = "leaves",
        ["sheep"] = "sheep", ["fish"] = "fish", ["deer"] = "deer",
    };

    // No article and no number goes before these: "broccoli", "two skis" would mean something else.
    private static readonly HashSet<string> Uncounted = new(StringComparer.Ordinal) { "broccoli", "skis", "scissors", "food", "grass", "snow", "water" };

    /// <summary>"a dog", "three dogs", "many books".</summary>
    public static string Count(int count, string noun)
    {
        if (Uncounted.Contains(LastWord(noun)))
            return noun;
        return count switch
        {
            1 => $"{Article(noun)} {noun}",
            < 13 => $"{Numbers[count]} {Plural(noun)}",
            _ => $"many {Plural(noun)}",
        };
    }

    /// <summary>"six people"; a number alone would do for things, but people of whom some are known are "two other people".</summary>
    public static string Others(int count) => count == 1 ? "another person" : count < 13 ? $"{Numbers[count]} other people" : "many other people";

    public static string Article(string noun) => IsSpokenWithVowel(noun) ? "an" : "a";

    public static string Plural(string noun)
    {
        var last = LastWord(noun);
        var before = noun[..^last.Length];
        if (IrregularPlurals.TryGetValue(last, out var irregular))
            return before + irregular;
        if (last.EndsWith('s') || last.EndsWith('x') || last.EndsWith("ch", StringComparison.Ordinal) || last.EndsWith("sh", StringComparison.Ordinal))
            return noun + "es";
        if (last.Length > 1 && last[^1] == 'y' && !"aeiou".Contains(last[^2], StringComparison.Ordinal))
            return noun[..^1] + "ies";
        return noun + "s";
    }

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string List(IReadOnlyList<string> parts) =>
        parts.Count < 2 ? string.Concat(parts) : $"{string.Join(", ", parts.Take(parts.Count - 1))} and {parts[^1]}";

    /// <summary>With a capital at the start and a full stop at the end.</summary>
    public static string Sentence(string words)
    {
        var start = char.ToUpperInvariant(words[0]) + words[1..];
        return start[^1] is '.' or '!' or '?' ? start : start + ".";
    }

    private static string LastWord(string noun) => noun[(noun.LastIndexOf(' ') + 1)..];

    private static bool IsSpokenWithVowel(string noun) =>
        noun.Length > 0
        && "aeiou".Contains(char.ToLowerInvariant(noun[0]), StringComparison.Ordinal)
        && !noun.StartsWith("uni", StringComparison.OrdinalIgnoreCase)
        && !noun.StartsWith("one", StringComparison.OrdinalIgnoreCase)
        && !noun.StartsWith("eu", StringComparison.OrdinalIgnoreCase);
}
