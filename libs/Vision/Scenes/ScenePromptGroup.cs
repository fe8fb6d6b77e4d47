using System.Text.Json.Serialization;

namespace DaprImages.Vision.Scenes;

/// <summary>Labels of which at most one is right.</summary>
/// <param name="Labels">Phrases by label; those of the label <c>""</c> are of pictures that none of the others fits.</param>
internal sealed record ScenePromptGroup(ScenePromptKind Kind, IReadOnlyDictionary<string, IReadOnlyList<string>> Labels);

[JsonConverter(typeof(JsonStringEnumConverter<ScenePromptKind>))]
internal enum ScenePromptKind
{
    /// <summary>Inside or outside.</summary>
    [JsonStringEnumMemberName("inside")] Inside,
    [JsonStringEnumMemberName("location")] Location,
    [JsonStringEnumMemberName("event")] Event,
    [JsonStringEnumMemberName("setting")] Setting,
}
