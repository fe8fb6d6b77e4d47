using System.Globalization;
using System.Text;
using DaprImages.Contracts.Results;

namespace DaprImages.Vision.Metadata;

/// <summary>
/// Makes strings from files fit to be stored and shown: one line of visible text of bounded length. What they say is kept as it is, be it SQL or HTML;
/// whoever shows them escapes them.
/// </summary>
internal static class PlainText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null when nothing visible is left.</summary>
    public static string? Clean(string? text, int maxLength = MetadataResult.MaxTagLength)
    {
        if (string.IsNullOrEmpty(text))
            return null;

        var clean = new StringBuilder(Math.Min(text.Length, maxLength + 2));
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune))
                continue;
            var isSpace = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
            if (isSpace && (clean.Length == 0 || clean[^1] == ' '))
                continue;
            if (isSpace)
                clean.Append(' ');
            else
                clean.Append(rune.ToString());
            if (clean.Length > maxLength)
                break;
        }

        while (clean.Length > 0 && clean[^1] == ' ')
            clean.Length--;
        if (clean.Length > maxLength)
        {
            clean.Length = maxLength - 1;
            if (char.IsHighSurrogate(clean[^1]))
                clean.Length--;
            clean.Append('…');
        }
        return clean.Length > 0 ? clean.ToString() : null;
    }

    /// <summary>Text of a file that does not say how it is encoded: UTF-8 where it can be that, otherwise Latin-1, to which no byte is foreign.</summary>
    public static string? Decode(byte[]? bytes)
    {
        if (bytes is null)
            return null;
        var end = Array.IndexOf(bytes, (byte)0);
        var text = bytes.AsSpan(0, end < 0 ? bytes.Length : end);
        try
        {
            return Clean(StrictUtf8.GetString(text));
        }
        catch (DecoderFallbackException)
        {
            return Clean(Encoding.Latin1.GetString(text));
        }
    }

    /// <summary>Marks that turn the direction of what follows could make a name read as another; they and other invisible signs carry no text.</summary>
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        && rune.Value != 0x200D; // joins emoji and letters of some scripts
}
