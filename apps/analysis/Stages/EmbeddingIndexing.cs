using System.Collections.Concurrent;
using System.Threading.Channels;
using DaprImages.Data.Embeddings;
using Npgsql;

namespace DaprImages.Analysis.Stages;

/// <summary>Makes the index of each model that embeds images, when this process first uses it; beside the analyses, which need not wait for it.</summary>
internal sealed partial class EmbeddingIndexing(EmbeddingIndexes indexes, StageRunner stages, ILogger<EmbeddingIndexing> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<EmbeddingModel, byte> _known = new();
    private readonly Channel<EmbeddingModel> _wanted = Channel.CreateUnbounded<EmbeddingModel>();

    public void Used(EmbeddingModel model)
    {
        if (_known.TryAdd(model, 0))
        {
            _wanted.Writer.TryWrite(model);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var model in _wanted.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    await stages.WhileAwayAsync(token => indexes.EnsureAsync(model, token), stoppingToken);
                }
                catch (PostgresException error)
                {
                    LogNotIndexed(model.Id, error.MessageText);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next process that uses the model makes it.
        }
    }

    [LoggerMessage(LogLevel.Warning, "The embeddings of {Model} have no index, and searches compare them one by one: {Reason}")]
    private partial void LogNotIndexed(string model, string reason);
}
