namespace DaprImages.Contracts.Results;

/// <summary>What is in the image.</summary>
/// <param name="Items">Objects, the most certain first.</param>
/// <param name="Tags">What the image as a whole shows, the most certain first; null when not determined, for there was no model to say.</param>
public sealed record ObjectsResult(IReadOnlyList<DetectedObject> Items, IReadOnlyList<ImageTag>? Tags = null) : StageResult;

/// <param name="Label">The class, in the model's own words (COCO names for the detectors of the catalogue).</param>
/// <param name="Confidence">0..1.</param>
/// <param name="Box">Where it is.</param>
public sealed record DetectedObject(string Label, double Confidence, BoundingBox Box);

/// <param name="Name">The class, in the model's own words (ImageNet names for the classifier of the catalogue).</param>
/// <param name="Confidence">0..1.</param>
/// <param name="AlsoCalled">Further names of the same.</param>
public sealed record ImageTag(string Name, double Confidence, IReadOnlyList<string> AlsoCalled);
