using DaprImages.Contracts.Results;

namespace DaprImages.Vision.Captions;

/// <summary>What the other stages found; null for a stage that has no result.</summary>
public sealed record CaptionInput(
    ObjectsResult? Objects = null, SceneResult? Scene = null, TextResult? Text = null, FacesResult? Faces = null, MetadataResult? Metadata = null);
