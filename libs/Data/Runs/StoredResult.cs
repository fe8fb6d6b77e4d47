namespace DaprImages.Data.Runs;

/// <param name="AnalysisType">The stage it is of.</param>
/// <param name="Json">The result record as JSON.</param>
public sealed record StoredResult(string AnalysisType, string Json, double DurationMs, DateTime CreatedAt);
