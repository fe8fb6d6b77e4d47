using System.Text;
using System.Text.Json;

namespace DaprImages.Vision.Tokens;

/// <summary>GPT-2's tokens as words, from its published <c>vocab.json</c>: an object of pieces of text and their numbers.</summary>
internal sealed class Gpt2Vocabulary
{
    private readonly string[] _pieces;

    private Gpt2Vocabulary(string[] pieces) => _pieces = pieces;

    public int Count => _pieces.Length;

    /// <exception cref="InvalidDataException">The file is no such vocabulary.</exception>
    public static Gpt2Vocabulary Read(string path)
    {
        Dictionary<string, int> numbers;
        try
        {
            using var file = File.OpenRead(path);
            numbers = JsonSerializer.Deserialize<Dictionary<string, int>>(file) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The vocabulary is damaged: {e.Message}", e);
        }
        var pieces = new string[numbers.Count];
        foreach (var (piece, number) in numbers)
        {
            if ((uint)number >= pieces.Length || pieces[number] is not null)
                throw new InvalidDataException($"The vocabulary has gaps: it has {pieces.Length} pieces, and '{piece}' has the number {number}.");
            pieces[number] = piece;
        }
        return new(pieces);
    }

    /// <summary>Of bytes that are no UTF-8 comes a replacement character, of tokens that are none nothing.</summary>
    public string Decode(IEnumerable<int> tokens) =>
        Encoding.UTF8.GetString([.. tokens.Where(token => (uint)token < _pieces.Length).SelectMany(token => ByteAlphabet.Read(_pieces[token]))]);
}
