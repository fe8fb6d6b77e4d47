namespace DaprImages.TestKit.Soak;

/// <param name="Killed">How often each part was killed.</param>
/// <param name="Wrong">What is not as it has to be, a line each; empty when all is well.</param>
public sealed record SoakReport(int Completed, IReadOnlyDictionary<string, int> Killed, TimeSpan Took, IReadOnlyList<string> Wrong);
