using DaprImages.Contracts.Results;

namespace DaprImages.Data.Faces;

/// <summary>When two faces are of one person.</summary>
/// <param name="Model">The encoder; encodings of another are compared with nothing.</param>
/// <param name="Cosine">The least that their encodings have.</param>
/// <param name="Margin">By how much it exceeds that of any other person; otherwise it is not determined.</param>
public sealed record MatchRule(string Model, double Cosine, double Margin)
{
    /// <summary>The rule of an encoder, which knows it by the thresholds <c>match</c> and <c>margin</c>. One that has none matches nothing.</summary>
    public static MatchRule Of(ModelInfo encoder) => new(encoder.Id, encoder.Thresholds?.GetValueOrDefault("match", 1) ?? 1, encoder.Thresholds?.GetValueOrDefault("margin", 0) ?? 0);

    /// <summary>The rule by which faces are recognised now.</summary>
    /// <param name="faces">What makes the results of the stage now: a detector, with the encoder.</param>
    /// <returns>Null where nothing recognises faces.</returns>
    public static MatchRule? In(ModelInfo? faces) => faces?.With?.FirstOrDefault(model => model.Thresholds?.ContainsKey("match") == true) is { } encoder ? Of(encoder) : null;
}
