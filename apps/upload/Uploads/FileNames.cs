namespace DaprImages.Upload.Uploads;

internal static class FileNames
{
    private const int MaxLength = 255;

    /// <summary>A file's name as people may see it: without the folders some browsers send along, without control characters, and not too long.</summary>
    public static string Clean(string? sent)
    {
        var name = (sent ?? "").Trim('"');
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        name = new string([.. name.Where(c => !char.IsControl(c) && !IsDirectionMark(c))]).Trim();
        return name.Length <= MaxLength ? name : name[..(char.IsHighSurrogate(name[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }

    /// <summary>Marks that turn the direction of writing make <c>gpj.exe</c> out of <c>exe.jpg</c>.</summary>
    private static bool IsDirectionMark(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F';
}
