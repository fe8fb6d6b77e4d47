namespace DaprImages.Vision.Tests.Photos;

/// <summary>The share of an expected text's characters that were read, in their order; what else was read does not count.</summary>
internal static class CharacterRecall
{
    public static double Of(string expected, string found)
    {
        // The longest common subsequence, row by row.
        var above = new int[found.Length + 1];
        foreach (var character in expected)
        {
            var row = new int[found.Length + 1];
            for (var i = 0; i < found.Length; i++)
                row[i + 1] = character == found[i] ? above[i] + 1 : Math.Max(above[i + 1], row[i]);
            above = row;
        }
        return above[^1] / (double)expected.Length;
    }
}
