namespace DaprImages.Analysis.Stages;

/// <param name="Stages">Those that have a result of their own, however they ended.</param>
internal sealed record RunOutcomes(Guid ImageId, string RunId, IReadOnlyList<StageOutcome> Stages);
