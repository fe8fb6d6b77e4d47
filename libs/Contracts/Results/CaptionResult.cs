using System.Text.Json.Serialization;

namespace DaprImages.Contracts.Results;

/// <summary>The image in one sentence.</summary>
/// <param name="Text">The sentence; empty when nothing is known that could be said.</param>
/// <param name="Generator"><c>composed</c> when made from the other stages' results, otherwise the id of the captioning model.</param>
/// <param name="Confidence">0..1; null where the generator has none.</param>
/// <param name="Instead">Why a composed sentence stands here although there is a captioning model; absent otherwise.</param>
public sealed record CaptionResult(
    string Text,
    string Generator,
    double? Confidence = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Instead = null) : StageResult;
