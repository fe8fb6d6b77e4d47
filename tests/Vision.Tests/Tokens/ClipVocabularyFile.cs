using System.IO.Compression;
using System.Text;
using DaprImages.Vision.Tokens;

namespace DaprImages.Vision.Tests.Tokens;

/// <summary>A file of the form and size of CLIP's vocabulary in which few words are a token of their own; all others stay letters.</summary>
internal static class ClipVocabularyFile
{
    private const int Merges = ClipTokenizer.Start - 512;

    /// <returns>The file, and the token of each word.</returns>
    public static (byte[] File, IReadOnlyDictionary<string, int> Tokens) Of(params string[] words)
    {
        var lines = new List<string>();
        var tokens = new Dictionary<string, int>();
        foreach (var word in words)
        {
            for (var length = 1; length < word.Length; length++)
            {
                var line = $"{word[..length]} {word[length]}{(length == word.Length - 1 ? "</w>" : "")}";
                if (!lines.Contains(line))
                    lines.Add(line);
                tokens[word] = 512 + lines.IndexOf(line);
            }
        }
        // Of characters that no word here has.
        var others = ByteAlphabet.Characters.Where(character => character > '~').ToList();
        lines.AddRange((from end in new[] { "", "</w>" } from left in others from right in others select $"{left} {right}{end}").Take(Merges - lines.Count));

        using var file = new MemoryStream();
        using (var zip = new GZipStream(file, CompressionLevel.Fastest))
            zip.Write(Encoding.UTF8.GetBytes("#version: made by a test\n" + string.Join('\n', lines) + "\n"));
        return (file.ToArray(), tokens);
    }
}
