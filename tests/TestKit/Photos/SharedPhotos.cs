using System.Text.Json;

namespace DaprImages.TestKit.Photos;

/// <summary>
/// Real photos with known content, in the folder the environment variable PHOTOS_DIR names; expected.json in it says what a correct analysis finds.
/// They are not part of this repository.
/// </summary>
public static class SharedPhotos
{
    public const string Variable = "PHOTOS_DIR";

    public static string? Folder { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    /// <summary>Null where the photos are there, otherwise how to get the tests over them to run.</summary>
    public static string? SkipReason => Folder is null ? $"Set {Variable} to the folder with the test photos (the one with expected.json) to run this." : null;

    public static byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    public static string PathOf(string name) => Path.Combine(Folder ?? throw new InvalidOperationException(SkipReason), name);

    /// <summary>File name, relative to the folder, and what is expected of it; empty without the photos.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Expected { get; } = ReadExpected();

    private static Dictionary<string, JsonElement> ReadExpected() => Folder is null
        ? []
        : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(File.ReadAllBytes(PathOf("expected.json"))) ?? [];
}
