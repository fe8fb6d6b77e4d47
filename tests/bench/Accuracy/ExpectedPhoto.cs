using System.Text.Json;
using System.Text.RegularExpressions;

namespace DaprImages.Bench.Accuracy;

/// <summary>What a correct analysis finds in a photo, of an <c>expected.json</c>; what it says nothing of is not judged.</summary>
internal sealed partial record ExpectedPhoto(string Name, JsonElement Facts)
{
    /// <summary>Photos of a folder, without files that are to be refused.</summary>
    public static IReadOnlyList<ExpectedPhoto> Read(string folder) =>
        [.. JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(File.ReadAllBytes(Path.Combine(folder, "expected.json")))!
            .Where(photo => !photo.Value.TryGetProperty("expected", out _))
            .Select(photo => new ExpectedPhoto(photo.Key, photo.Value))];

    public JsonElement? Fact(string name) => Facts.TryGetProperty(name, out var fact) ? fact : null;

    /// <summary>Whose the faces are from left to right, where each of them is named.</summary>
    public IReadOnlyList<string>? People(int faces) =>
        Fact("people") is { } people && people.GetArrayLength() == faces ? [.. people.EnumerateArray().Select(person => person.GetString()!.Split(" (")[0])] : null;

    /// <summary>Whether one of the two is said to be the other again: smaller, turned, cut.</summary>
    public bool IsNearDuplicateOf(ExpectedPhoto other) => Originals(this).Contains(Bare(other.Name)) || Originals(other).Contains(Bare(Name));

    private static IEnumerable<string> Originals(ExpectedPhoto photo) =>
        photo.Fact("note") is { } note ? Original().Matches(note.GetString()!).Select(match => Bare(match.Groups[1].Value)) : [];

    private static string Bare(string name) => Path.GetFileNameWithoutExtension(name);

    [GeneratedRegex(@"(?:near-duplicate of|agree with) ([\w./-]+)")]
    private static partial Regex Original();
}
