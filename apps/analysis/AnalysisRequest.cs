namespace DaprImages.Analysis;

/// <param name="RunId">Also the workflow's instance id.</param>
/// <param name="Stages">Only these analyses; null for all.</param>
internal sealed record AnalysisRequest(Guid ImageId, string RunId, IReadOnlyList<string>? Stages);
