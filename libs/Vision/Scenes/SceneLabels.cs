namespace DaprImages.Vision.Scenes;

/// <summary>Reads the label files of Places365: <c>/a/airfield 0</c>, and with the same names whether each is inside (1) or outside (2).</summary>
internal static class SceneLabels
{
    private const string Outside = "2";

    /// <summary>Of <c>/g/gas_station 155</c> the words <c>gas station</c>, of <c>/b/bakery/shop 31</c> the words <c>bakery/shop</c>.</summary>
    public static string[] Names(IEnumerable<string> lines) => [.. Entries(lines).Select(entry => entry.Name[(entry.Name.IndexOf('/', 1) + 1)..].Replace('_', ' '))];

    /// <returns>For each class whether it is outside.</returns>
    public static bool[] Outdoor(IEnumerable<string> lines) => [.. Entries(lines).Select(entry => entry.Value == Outside)];

    private static IEnumerable<(string Name, string Value)> Entries(IEnumerable<string> lines) =>
        lines.Where(line => line.Length > 0).Select(line => line.Split(' ')).Select(parts => (parts[0], parts[1]));
}
