using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Embeddings;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;

namespace DaprImages.Analysis.Stages;

/// <summary>A vector that is near those of similar pictures.</summary>
internal sealed class EmbedImage(StageRunner stages, Pictures pictures, IVisionEngine<AnalysisImage, ImageEmbedding> engine, EmbeddingTable embeddings, EmbeddingIndexing indexing)
    : WorkflowActivity<StageInput, StageOutcome>
{
    /// <summary>The least cosine of nearly the same pictures, for models that have no threshold <c>duplicate</c> of their own.</summary>
    private const double SamePicture = 0.95;

    public override Task<StageOutcome> RunAsync(WorkflowActivityContext context, StageInput input) => stages.RunAsync(Stage.Embedding, input, engine.Availability, async cancellationToken =>
    {
        using var picture = await pictures.GetAsync(input.ImageId, cancellationToken);
        var embedding = await engine.AnalyzeAsync(picture.Image, cancellationToken);
        await embeddings.SetAsync(input.ImageId, embedding.Vector, embedding.Model.Id, embedding.Model.Thresholds?.GetValueOrDefault("duplicate", SamePicture) ?? SamePicture, cancellationToken);
        indexing.Used(new EmbeddingModel(embedding.Model.Id, embedding.Vector.Length));
        return new EmbeddingResult(embedding.Vector.Length) { Model = embedding.Model };
    });
}
