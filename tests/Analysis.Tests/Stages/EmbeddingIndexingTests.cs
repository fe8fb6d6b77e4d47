using DaprImages.Analysis.Stages;
using DaprImages.Data.Embeddings;
using DaprImages.TestKit;

namespace DaprImages.Analysis.Tests.Stages;

public sealed class EmbeddingIndexingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_model_that_is_used_gets_its_index_and_one_that_cannot_have_one_stops_nothing()
    {
        await using var app = await AnalysisApp.StartAsync(postgres);

        app.Get<EmbeddingIndexing>().Used(new EmbeddingModel("none", -1));
        app.Get<EmbeddingIndexing>().Used(new EmbeddingModel("model", 3));
        app.Get<EmbeddingIndexing>().Used(new EmbeddingModel("model", 3));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await app.Data.ScalarAsync<long>("SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%hnsw%' AND indexdef LIKE '%vector(3)%'") == 0)
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
