namespace DaprImages.Data.Statistics;

/// <param name="Throughput">A bucket for each <paramref name="BucketMinutes"/> from the beginning to the end, also where nothing happened.</param>
/// <param name="Stages">In the order in which they run; those that did not are left out.</param>
public sealed record AnalysisStatistics(DateTime From, DateTime To, int BucketMinutes, IReadOnlyList<ThroughputBucket> Throughput, IReadOnlyList<StageDurations> Stages);

/// <param name="At">When it begins.</param>
/// <param name="Completed">Analyses that ended with results.</param>
/// <param name="Failed">Analyses that ended without.</param>
public sealed record ThroughputBucket(DateTime At, int Completed, int Failed);

/// <param name="P50Ms">Milliseconds that half of the completed ones took at most; null when none was.</param>
/// <param name="P95Ms">Milliseconds that 95 % of them took at most.</param>
public sealed record StageDurations(string Stage, int Completed, int Failed, int Skipped, double? P50Ms, double? P95Ms);
