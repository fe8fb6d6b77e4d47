namespace DaprImages.Vision.Tokens;

/// <summary>
/// The printable character that stands for each byte in byte-level vocabularies (Radford et al., "Language Models are Unsupervised Multitask Learners", 2019):
/// bytes that are printable in Latin-1 stand for themselves, the others for the characters from U+0100 on.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly int[] Ordered =
        [.. Enumerable.Range('!', '~' - '!' + 1), .. Enumerable.Range(0xA1, 0xAC - 0xA1 + 1), .. Enumerable.Range(0xAE, 0xFF - 0xAE + 1)];

    /// <summary>In the order in which vocabularies number them.</summary>
    public static IReadOnlyList<char> Characters { get; } =
        [.. Ordered.Select(value => (char)value), .. Enumerable.Range(0x100, 256 - Ordered.Length).Select(value => (char)value)];

    private static readonly char[] OfByte = Assign();

    private static readonly Dictionary<char, byte> OfCharacter = OfByte.Select((character, value) => (character, value)).ToDictionary(pair => pair.character, pair => (byte)pair.value);

    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
            text[i] = OfByte[bytes[i]];
        return new(text);
    }

    /// <summary>Characters that stand for no byte are left out.</summary>
    public static IEnumerable<byte> Read(string text)
    {
        foreach (var character in text)
        {
            if (OfCharacter.TryGetValue(character, out var value))
                yield return value;
        }
    }

    private static char[] Assign()
    {
        var characters = new char[256];
        var next = Ordered.Length;
        foreach (var value in Ordered)
            characters[value] = (char)value;
        for (var value = 0; value < 256; value++)
        {
            if (characters[value] == 0)
                characters[value] = Characters[next++];
        }
        return characters;
    }
}
