namespace DaprImages.Data.Faces;

/// <summary>When two faces are of one person.</summary>
/// <param name="Cosine">The least that their encodings have.</param>
/// <param name="Margin">By how much it exceeds that of any other person; otherwise it is not determined.</param>
public sealed record MatchRule(double Cosine, double Margin);
