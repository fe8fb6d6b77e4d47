namespace DaprImages.TestKit.Pictures;

/// <summary>Pictures of text, as files.</summary>
public static class TextPictures
{
    /// <summary>Three printed lines, black on white.</summary>
    public static byte[] Page => Read("page.png");

    /// <summary>The same page in a file of its own: what is behind a PNG's end belongs to no chunk and to no picture.</summary>
    public static byte[] NumberedPage(int number) => [.. Page, .. BitConverter.GetBytes(number)];

    public static IReadOnlyList<string> PageLines { get; } =
    [
        "The quick brown fox jumps over the lazy dog.",
        "Invoice number 2041, due on 15 May 2024.",
        "Please keep this page for your records.",
    ];

    /// <summary>A white sign saying NO PARKING, on a wall.</summary>
    public static byte[] Sign => Read("sign.png");

    private static byte[] Read(string name)
    {
        using var stream = typeof(TextPictures).Assembly.GetManifestResourceStream($"{typeof(TextPictures).Namespace}.{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
