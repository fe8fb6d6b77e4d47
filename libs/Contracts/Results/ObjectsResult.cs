namespace DaprImages.Contracts.Results;

/// <summary>Objects in the image, the most certain first.</summary>
public sealed record ObjectsResult(IReadOnlyList<DetectedObject> Items) : StageResult;

/// <param name="Label">The class, in the model's own words (COCO names for the detectors of the catalogue).</param>
/// <param name="Confidence">0..1.</param>
/// <param name="Box">Where it is.</param>
public sealed record DetectedObject(string Label, double Confidence, BoundingBox Box);
