using System.Globalization;

namespace DaprImages.Data.Embeddings;

/// <summary>A space of embeddings. Those of different models never meet: each has an index of its own, over the images that were embedded by it.</summary>
/// <param name="Id">As in <c>images.embedding_model</c>.</param>
public sealed record EmbeddingModel(string Id, int Dimensions)
{
    /// <summary>What pgvector's index takes; embeddings that are longer are compared one by one.</summary>
    public const int MaxIndexed = 2_000;

    /// <summary>The expression that the model's index is over, in images <c>i</c>.</summary>
    internal string Expression => string.Create(CultureInfo.InvariantCulture, $"(i.embedding::vector({Dimensions}))");

    /// <summary>Its condition, word for word: the planner takes a partial index for nothing else.</summary>
    internal string Condition => $"i.embedding_model = '{Literal}'";

    internal string Literal => Id.Replace("'", "''", StringComparison.Ordinal);
}
