namespace DaprImages.Bench.Accuracy;

/// <summary>How much of a text was read.</summary>
internal static class CharacterRecall
{
    /// <returns>Of the letters, digits and signs of the line how many were read in their order, wherever the line stands in what was found.</returns>
    public static (int Read, int Expected) Of(string line, string found)
    {
        var (expected, text) = (Characters(line), Characters(found));
        return (expected.Length - Distance(expected, text), expected.Length);
    }

    private static char[] Characters(string text) => [.. text.Where(character => !char.IsWhiteSpace(character))];

    /// <summary>The least number of changes that make the expected characters of any stretch of the text (Sellers, 1980).</summary>
    private static int Distance(char[] expected, char[] text)
    {
        var column = Enumerable.Range(0, expected.Length + 1).ToArray();
        var least = column[^1];
        foreach (var character in text)
        {
            var diagonal = 0;
            for (var i = 1; i < column.Length; i++)
            {
                var changed = diagonal + (expected[i - 1] == character ? 0 : 1);
                diagonal = column[i];
                column[i] = Math.Min(changed, Math.Min(column[i], column[i - 1]) + 1);
            }
            least = Math.Min(least, column[^1]);
        }
        return least;
    }
}
