namespace DaprImages.TestKit.Soak;

/// <param name="Seed">Repeats the same order of kills and pauses.</param>
/// <param name="Patience">How long all of it may take before it counts as stuck.</param>
public sealed record SoakPlan(int Workflows, int Kills, int Seed, TimeSpan Patience);
