using System.Globalization;
using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Data.Images;
using DaprImages.Data.Runs;

namespace DaprImages.Analysis.Stages;

/// <summary>Draws what was found together into what lists, filters and searches need.</summary>
internal sealed class AggregateResults(StageRunner stages, RunTable runs, ImageTable images) : WorkflowActivity<StageInput, AggregateResults.Output>
{
    /// <summary>Tags of one image; a picture with more is not better found by them.</summary>
    private const int MaxTags = 64;

    /// <param name="TakenAt">The camera's clock; without a zone, its local time as if it were UTC.</param>
    internal sealed record Output(
        int Width, int Height, DateTime? TakenAt, string? CameraMake, string? CameraModel, double? Latitude, double? Longitude, string? Caption, IReadOnlyList<Tag> Tags);

    internal sealed record Tag(string Kind, string Name, double Confidence);

    public override async Task<Output> RunAsync(WorkflowActivityContext context, StageInput input)
    {
        Output? output = null;
        await stages.RunAsync(Stage.Aggregate, input, async cancellationToken =>
        {
            output = await AggregateAsync(input, cancellationToken);
            return null;
        });
        // Repeated after it had ended: make the same again.
        return output ?? await AggregateAsync(input, CancellationToken.None);
    }

    private async Task<Output> AggregateAsync(StageInput input, CancellationToken cancellationToken)
    {
        var image = await images.FindAsync(input.ImageId, cancellationToken);
        var found = await FoundResults.ReadAsync(runs, input.RunId, cancellationToken);
        return new Output(
            image?.Width ?? 0,
            image?.Height ?? 0,
            TakenAt(found.Metadata?.TakenAt),
            found.Metadata?.Camera.Make,
            found.Metadata?.Camera.Model,
            found.Metadata?.Location?.Latitude,
            found.Metadata?.Location?.Longitude,
            found.Caption is { Text.Length: > 0 } caption ? caption.Text : null,
            [.. Tags(found).GroupBy(tag => (tag.Kind, tag.Name)).Select(same => same.MaxBy(tag => tag.Confidence)!).OrderByDescending(tag => tag.Confidence).Take(MaxTags)]);
    }

    private static IEnumerable<Tag> Tags(FoundResults found)
    {
        foreach (var item in found.Objects?.Items ?? [])
        {
            yield return new Tag("object", item.Label, item.Confidence);
        }
        foreach (var tag in found.Objects?.Tags ?? [])
        {
            yield return new Tag("object", tag.Name, tag.Confidence);
        }
        foreach (var label in found.Scene?.Labels ?? [])
        {
            yield return new Tag("scene", label.Name, label.Confidence);
        }
        foreach (var keyword in found.Metadata?.Keywords ?? [])
        {
            yield return new Tag("text", keyword, 1);
        }
    }

    private static DateTime? TakenAt(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime : null;
}
