using System.Text.Json;

namespace DaprImages.Sidecar.App;

/// <summary>What the app says of itself at <c>GET /dapr/config</c>: the actor types it hosts. This sidecar has no actors, and only shows them.</summary>
internal sealed partial class AppConfiguration(AppChannel app, SidecarIdentity identity, ILogger<AppConfiguration> logger)
{
    public IReadOnlyList<string> ActorTypes { get; private set; } = [];

    /// <summary>Asks once; an app that has nothing to say, or says it badly, has nothing set.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = identity.Question("/dapr/config");
            using var response = await app.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
                using var answer = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
                ActorTypes = answer.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("entities", out var entities) && entities.ValueKind == JsonValueKind.Array
                    ? [.. entities.EnumerateArray().Where(entity => entity.ValueKind == JsonValueKind.String).Select(entity => entity.GetString()!)]
                    : [];
            }
        }
        catch (Exception error) when (error is HttpRequestException or JsonException)
        {
            LogUnreadable(error.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The app's configuration (GET /dapr/config) cannot be read: {Reason}")]
    private partial void LogUnreadable(string reason);
}
