using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;

namespace DaprImages.Analysis.Stages;

/// <summary>The faces in the picture.</summary>
internal sealed class RecognizeFaces(StageRunner stages, Pictures pictures, IVisionEngine<AnalysisImage, FaceFindings> engine) : WorkflowActivity<StageInput, StageOutcome>
{
    public override Task<StageOutcome> RunAsync(WorkflowActivityContext context, StageInput input) => stages.RunAsync(Stage.Faces, input, engine.Availability, async cancellationToken =>
    {
        using var picture = await pictures.GetAsync(input.ImageId, cancellationToken);
        var findings = await engine.AnalyzeAsync(picture.Image, cancellationToken);
        return new FacesResult([.. findings.Faces.Select(face => new DetectedFace(Guid.CreateVersion7(), face.Box, face.Confidence))]) { Model = findings.Model };
    });
}
