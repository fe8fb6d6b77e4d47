using System.Text.Json.Nodes;
using DaprImages.Contracts;

namespace DaprImages.Upload.Analysis;

/// <param name="Status">Of the newest run; the results may be of an earlier one.</param>
/// <param name="Results">
/// By analysis: objects, scene, text, faces, caption, metadata, embedding. One that is missing was not done (see the status for the reason); one with empty lists
/// found nothing. Boxes are fractions of the upright image's width and height, confidences 0..1.
/// </param>
internal sealed record AnalysisResponse(Guid ImageId, ImageStatus Status, DateTime? LastAnalyzed, IReadOnlyDictionary<string, JsonObject> Results);

/// <param name="Stages">Only these analyses: objects, scene, text, faces, caption, metadata, embedding; all when absent.</param>
internal sealed record AnalysisRequest(IReadOnlyList<string>? Stages = null);
