using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data;
using DaprImages.Data.Models;
using DaprImages.Vision.Captions;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;

namespace DaprImages.Analysis.Stages;

/// <summary>Loads the engines' models at start, so that no photo waits for them, and enters what makes results now, so that outdated ones can be told.</summary>
internal sealed partial class StageModels(
    IVisionEngine<AnalysisImage, ObjectsResult> objects,
    IVisionEngine<AnalysisImage, SceneResult> scene,
    IVisionEngine<AnalysisImage, TextResult> text,
    IVisionEngine<AnalysisImage, FaceFindings> faces,
    IVisionEngine<ReadOnlyMemory<byte>, MetadataResult> metadata,
    IVisionEngine<AnalysisImage, ImageEmbedding> embedding,
    IVisionEngine<CaptionInput, CaptionResult> caption,
    DatabaseMigration migration,
    StageModelTable models,
    StageRunner stages,
    ILogger<StageModels> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var found = await Task.Run(Ask, stoppingToken);
            await migration.Done.WaitAsync(stoppingToken);
            foreach (var (stage, availability) in found)
            {
                if (availability is EngineAvailability.Unavailable missing)
                {
                    LogMissing(stage, missing.Reason, missing.Remedy);
                }
                var model = availability is EngineAvailability.Available available ? ResultJson.Write(available.Model) : null;
                await stages.WhileAwayAsync(token => models.SetAsync(stage, model, token), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start enters it.
        }
    }

    /// <summary>Asking loads.</summary>
    private (string Stage, EngineAvailability Availability)[] Ask() =>
    [
        (Stage.Objects, objects.Availability),
        (Stage.Scene, scene.Availability),
        (Stage.Text, text.Availability),
        (Stage.Faces, faces.Availability),
        (Stage.Metadata, metadata.Availability),
        (Stage.Embedding, embedding.Availability),
        (Stage.Caption, caption.Availability),
    ];

    [LoggerMessage(LogLevel.Warning, "The stage {Stage} is skipped. {Reason} {Remedy}")]
    private partial void LogMissing(string stage, string reason, string remedy);
}
