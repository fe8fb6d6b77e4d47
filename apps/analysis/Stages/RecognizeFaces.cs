using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Faces;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;

namespace DaprImages.Analysis.Stages;

/// <summary>The faces in the picture, and whose they are.</summary>
internal sealed class RecognizeFaces(StageRunner stages, Pictures pictures, IVisionEngine<AnalysisImage, FaceFindings> engine, FaceTable faces) : WorkflowActivity<StageInput, StageOutcome>
{
    public override Task<StageOutcome> RunAsync(WorkflowActivityContext context, StageInput input) => stages.RunAsync(Stage.Faces, input, engine.Availability, async cancellationToken =>
    {
        using var picture = await pictures.GetAsync(input.ImageId, cancellationToken);
        var findings = await engine.AnalyzeAsync(picture.Image, cancellationToken);
        var stored = await faces.ReplaceAsync(
            input.ImageId,
            [.. findings.Faces.Select(face => new NewFace([face.Box.X, face.Box.Y, face.Box.Width, face.Box.Height], face.Confidence, face.Encoding))],
            MatchRule.Of(findings.Encoder),
            cancellationToken);
        return new FacesResult([.. findings.Faces.Zip(stored, (face, known) => new DetectedFace(known.Id, face.Box, face.Confidence, known.PersonId, known.PersonName, known.Distance))]) { Model = findings.Model };
    });
}
