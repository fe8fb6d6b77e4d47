using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Images;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;

namespace DaprImages.Analysis.Stages;

/// <summary>A vector that is near those of similar pictures.</summary>
internal sealed class EmbedImage(StageRunner stages, Pictures pictures, IVisionEngine<AnalysisImage, ImageEmbedding> engine, ImageTable images) : WorkflowActivity<StageInput, StageOutcome>
{
    public override Task<StageOutcome> RunAsync(WorkflowActivityContext context, StageInput input) => stages.RunAsync(Stage.Embedding, input, engine.Availability, async cancellationToken =>
    {
        using var picture = await pictures.GetAsync(input.ImageId, cancellationToken);
        var embedding = await engine.AnalyzeAsync(picture.Image, cancellationToken);
        await images.SetEmbeddingAsync(input.ImageId, embedding.Vector, embedding.Model.Id, cancellationToken);
        return new EmbeddingResult(embedding.Vector.Length) { Model = embedding.Model };
    });
}
