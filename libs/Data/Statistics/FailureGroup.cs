using DaprImages.Contracts;

namespace DaprImages.Data.Statistics;

/// <summary>Analyses that have no result for one and the same reason.</summary>
/// <param name="Stage">Null when the whole image failed.</param>
/// <param name="Status"><c>failed</c> or <c>skipped</c>.</param>
/// <param name="Remedy">What mends it, where that is known.</param>
/// <param name="Count">Images.</param>
/// <param name="ImageIds">The newest of them, 20 at most.</param>
public sealed record FailureGroup(string? Stage, StageStatus Status, string Reason, string? Remedy, int Count, IReadOnlyList<Guid> ImageIds);
