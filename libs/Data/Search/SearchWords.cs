using System.Text;

namespace DaprImages.Data.Search;

/// <summary>What somebody typed, taken apart: words that all have to be there, <c>"words in a row"</c>, and <c>-words</c> that must not be.</summary>
internal sealed class SearchWords
{
    /// <summary>More than a caption has; a question that is longer is looked for by its beginning.</summary>
    private const int MaxWords = 24;

    /// <summary>Words that a tag or a name is made of at most.</summary>
    private const int MaxNameWords = 4;

    private SearchWords(string wanted, string unwanted, IReadOnlyList<string> names) => (Wanted, Unwanted, Names) = (wanted, unwanted, names);

    /// <summary>As Postgres' <c>websearch_to_tsquery</c> reads it.</summary>
    public string Wanted { get; }

    /// <summary>Words apart by spaces.</summary>
    public string Unwanted { get; }

    /// <summary>Whatever stands in it that may be the whole name of a tag or person: each word, and each two to four in a row.</summary>
    public IReadOnlyList<string> Names { get; }

    public static SearchWords Parse(string text)
    {
        var wanted = new List<string>();
        var unwanted = new List<string>();
        var inQuotes = false;
        foreach (var word in Split(text).Take(MaxWords))
        {
            if (word == "\"")
            {
                inQuotes = !inQuotes;
                wanted.Add(word);
            }
            else if (word[0] == '-' && !inQuotes)
            {
                unwanted.Add(word[1..]);
            }
            else
            {
                wanted.Add(word.TrimStart('-'));
            }
        }
        var plain = wanted.Where(word => word != "\"").ToList();
        var names = Enumerable.Range(0, plain.Count)
            .SelectMany(start => Enumerable.Range(1, Math.Min(MaxNameWords, plain.Count - start)).Select(count => string.Join(' ', plain.Skip(start).Take(count))))
            .Distinct()
            .ToList();
        return new(string.Join(' ', wanted), string.Join(' ', unwanted), names);
    }

    /// <summary>Words and quotes. What stands between words in file names and tags stands between words here too.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.Append(' '))
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c is '\'' || (c == '-' && word.Length == 0))
            {
                word.Append(c);
                continue;
            }
            if (word.Length > 1 || (word.Length == 1 && word[0] != '-'))
            {
                yield return word.ToString();
            }
            word.Clear();
            if (c == '"')
            {
                yield return "\"";
            }
        }
    }
}
