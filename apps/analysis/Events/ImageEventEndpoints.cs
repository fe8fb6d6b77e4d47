using System.Text.Json;
using DaprImages.Analysis.Runs;
using DaprImages.Contracts.Events;

namespace DaprImages.Analysis.Events;

/// <summary>What Dapr delivers. Which topic goes where is said by the Subscription resources in components/.</summary>
internal static partial class ImageEventEndpoints
{
    public static IEndpointRouteBuilder MapImageEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events/image-uploaded", Uploaded);
        routes.MapPost("/events/image-uploaded-dead", DeadAsync);
        return routes;
    }

    /// <summary>Wakes the starter and is done: Dapr gives an app one message of a topic at a time, so a handler that works stops the topic. The queue has the details.</summary>
    private static IResult Uploaded(RunStarter starter)
    {
        starter.Wake();
        return Results.Ok();
    }

    /// <summary>An event that could not be handled. Its image is not lost, for the queue has it; but somebody should know. Taken whatever it is, for it has nowhere else to go.</summary>
    private static async Task<IResult> DeadAsync(HttpRequest request, RunStarter starter, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ImageUploaded? uploaded = null;
        try
        {
            uploaded = await JsonSerializer.DeserializeAsync<ImageUploaded>(request.Body, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (JsonException)
        {
            // Not one of ours.
        }
        LogDead(loggers.CreateLogger("DaprImages.Analysis.Events"), uploaded?.ImageId);
        starter.Wake();
        return Results.Ok();
    }

    [LoggerMessage(LogLevel.Warning, "The event of image {ImageId} could not be delivered and went to the dead-letter topic")]
    private static partial void LogDead(ILogger logger, Guid? imageId);
}
