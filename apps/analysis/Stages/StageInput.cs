namespace DaprImages.Analysis.Stages;

internal sealed record StageInput(Guid ImageId, string RunId);
