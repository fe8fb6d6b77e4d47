using System.Text.Json.Serialization;

namespace DaprImages.Contracts.Results;

/// <param name="Indoor">True inside, false outside, null when not determined.</param>
/// <param name="Labels">What kind of place, event or setting it is, the most certain first.</param>
public sealed record SceneResult(bool? Indoor, IReadOnlyList<SceneLabel> Labels) : StageResult;

/// <param name="Confidence">0..1.</param>
public sealed record SceneLabel(string Name, SceneLabelKind Kind, double Confidence);

[JsonConverter(typeof(JsonStringEnumConverter<SceneLabelKind>))]
public enum SceneLabelKind
{
    [JsonStringEnumMemberName("location")] Location,
    [JsonStringEnumMemberName("event")] Event,
    [JsonStringEnumMemberName("setting")] Setting,
}
