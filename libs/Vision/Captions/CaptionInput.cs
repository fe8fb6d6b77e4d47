using DaprImages.Contracts.Results;
using DaprImages.Vision.Images;

namespace DaprImages.Vision.Captions;

/// <summary>What the other stages found; null for a stage that has no result.</summary>
/// <param name="OpenPicture">Gets the picture itself, which only a captioning model looks at.</param>
public sealed record CaptionInput(
    ObjectsResult? Objects = null,
    SceneResult? Scene = null,
    TextResult? Text = null,
    FacesResult? Faces = null,
    MetadataResult? Metadata = null,
    Func<CancellationToken, Task<AnalysisImageLease>>? OpenPicture = null);
