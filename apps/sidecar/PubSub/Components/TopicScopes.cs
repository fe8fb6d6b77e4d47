namespace DaprImages.Sidecar.PubSub.Components;

/// <summary>Which topics of a component the app may use (https://docs.dapr.io/developing-applications/building-blocks/pubsub/pubsub-scopes/).</summary>
internal sealed class TopicScopes
{
    private readonly HashSet<string> _allowed;
    private readonly HashSet<string> _guarded;
    private readonly HashSet<string> _publishing;
    private readonly HashSet<string> _subscribing;

    public TopicScopes(Func<string, string?> setting, string appId)
    {
        _allowed = Split(setting("allowedTopics"));
        _guarded = Split(setting("protectedTopics"));
        _publishing = Scope(setting("publishingScopes"), appId);
        _subscribing = Scope(setting("subscriptionScopes"), appId);
    }

    public bool MayPublish(string topic) => May(topic, _publishing);

    public bool MaySubscribe(string topic) => May(topic, _subscribing);

    private bool May(string topic, HashSet<string> scope) =>
        (_allowed.Count == 0 || _allowed.Contains(topic))
        && (scope.Contains(topic) || scope.Count == 0 && !_guarded.Contains(topic));

    /// <summary>The app's own part of <c>app1=topic1,topic2;app2=topic3</c>.</summary>
    private static HashSet<string> Scope(string? text, string appId) => (text ?? "")
        .Split(';')
        .Select(part => part.Split('='))
        .FirstOrDefault(part => part.Length == 2 && part[0].Trim() == appId) is [_, var topics]
        ? Split(topics)
        : [];

    private static HashSet<string> Split(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
