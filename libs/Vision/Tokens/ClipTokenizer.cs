using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace DaprImages.Vision.Tokens;

/// <summary>
/// CLIP's tokens: lower-case words, in pieces that were joined pair by pair in the order in which its training found them (Sennrich et al., "Neural Machine
/// Translation of Rare Words with Subword Units", 2016). Reads its published vocabulary <c>bpe_simple_vocab_16e6.txt.gz</c>. The words of the marks of start
/// and end are words like any others here, whoever writes them.
/// </summary>
internal sealed partial class ClipTokenizer
{
    /// <summary>More tokens, the marks of start and end included, a text must not have.</summary>
    public const int MaxTokens = 77;

    public const int Start = 49406;
    public const int End = 49407;

    private const int Merges = Start - 512;

    // Far more than fit into the tokens; joining the pieces of one endless word would take the square of its length.
    private const int MaxCharacters = 1000;

    private const string EndOfWord = "</w>";

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), int> _ranks = [];

    private ClipTokenizer(IEnumerable<(string Left, string Right)> merges)
    {
        foreach (var character in ByteAlphabet.Characters)
            _ids.Add(character.ToString(), _ids.Count);
        foreach (var character in ByteAlphabet.Characters)
            _ids.Add(character + EndOfWord, _ids.Count);
        foreach (var merge in merges)
        {
            _ids[merge.Left + merge.Right] = 512 + _ranks.Count;
            _ranks.Add(merge, _ranks.Count);
        }
    }

    /// <exception cref="InvalidDataException">The file is not that vocabulary.</exception>
    public static ClipTokenizer Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        reader.ReadLine(); // says how it was made
        var merges = new List<(string, string)>(Merges);
        while (merges.Count < Merges)
        {
            if (reader.ReadLine()?.Split(' ') is not [var left, var right])
                throw new InvalidDataException($"The vocabulary ends, or is none, after {merges.Count} of {Merges} pairs.");
            merges.Add((left, right));
        }
        return new(merges);
    }

    /// <returns>Between the marks of start and end; what does not fit into <see cref="MaxTokens"/> is left out.</returns>
    public int[] Encode(string text)
    {
        var tokens = new List<int> { Start };
        foreach (Match word in Words().Matches(Clean(text)))
        {
            foreach (var piece in Pieces(ByteAlphabet.Write(Encoding.UTF8.GetBytes(word.Value))))
                tokens.Add(_ids[piece]);
            if (tokens.Count >= MaxTokens)
                break;
        }
        return [.. tokens.Take(MaxTokens - 1), End];
    }

    private static string Clean(string text) =>
        WebUtility.HtmlDecode(WebUtility.HtmlDecode(text.Length > MaxCharacters ? text[..MaxCharacters] : text)).ToLowerInvariant();

    /// <summary>Joins the pair that was found first, wherever it occurs, until no pair is known.</summary>
    private List<string> Pieces(string word)
    {
        var pieces = word.Select(character => character.ToString()).ToList();
        pieces[^1] += EndOfWord;
        while (pieces.Count > 1)
        {
            var best = Enumerable.Range(0, pieces.Count - 1).MinBy(i => _ranks.GetValueOrDefault((pieces[i], pieces[i + 1]), int.MaxValue));
            var (left, right) = (pieces[best], pieces[best + 1]);
            if (!_ranks.ContainsKey((left, right)))
                break;
            for (var i = 0; i < pieces.Count - 1; i++)
            {
                if (pieces[i] == left && pieces[i + 1] == right)
                {
                    pieces[i] += right;
                    pieces.RemoveAt(i + 1);
                }
            }
        }
        return pieces;
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
