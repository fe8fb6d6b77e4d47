using DaprImages.Sidecar.App;
using DaprImages.Sidecar.Expressions;
using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.Introspection;
using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.Resources;

namespace DaprImages.Sidecar.PubSub.Subscriptions;

/// <summary>What the app listens to: what resources say, and what the app itself answers, which goes first. A topic of a component is listened to once.</summary>
internal sealed partial class SubscriptionSet
{
    private readonly PubSubComponents _components;
    private readonly AppChannel _app;
    private readonly SidecarIdentity _identity;
    private readonly SidecarMetadata _metadata;
    private readonly ILogger _logger;
    private readonly List<Subscription> _declared;
    private List<Subscription>? _programmatic;

    public SubscriptionSet(ResourceSet resources, PubSubComponents components, AppChannel app, SidecarIdentity identity, SidecarMetadata metadata, ILogger<SubscriptionSet> logger)
    {
        (_components, _app, _identity, _metadata, _logger) = (components, app, identity, metadata, logger);
        _declared = Read(resources);
        Show(); // even where no app is there to listen
    }

    public IReadOnlyList<Subscription> All { get; private set; } = [];

    /// <summary>Asks the app, once and for all.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        if (_programmatic is null && _components.Exist)
        {
            _programmatic = await ReadAsync(cancellationToken);
            Show();
        }
    }

    private async Task<List<Subscription>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = _identity.Question("/dapr/subscribe");
            using var response = await _app.SendAsync(request, cancellationToken);
            if (response.StatusCode != System.Net.HttpStatusCode.OK)
            {
                // 404 is how an app says that it has none of its own.
                LogNone(response.StatusCode == System.Net.HttpStatusCode.NotFound ? LogLevel.Information : LogLevel.Warning, (int)response.StatusCode);
                return [];
            }
            return AppSubscriptions.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception error) when (error is HttpRequestException or GoJsonException or ExpressionException && !cancellationToken.IsCancellationRequested)
        {
            LogUnreadable(error.Message);
            return [];
        }
    }

    private List<Subscription> Read(ResourceSet resources)
    {
        var declared = new List<Subscription>();
        foreach (var resource in resources.Subscriptions)
        {
            try
            {
                declared.Add(new Subscription(
                    SubscriptionOrigin.Declarative,
                    resource.PubSubName,
                    resource.Topic,
                    [.. resource.Rules.Select(rule => RoutingRule.Parse(rule.Match, rule.Path))],
                    resource.DeadLetterTopic,
                    resource.Metadata,
                    resource.Bulk is { } bulk ? BulkGathering.From(bulk.MaxMessages, bulk.MaxAwaitMilliseconds) : null));
            }
            catch (ExpressionException error)
            {
                LogBroken(resource.Name, error.Message);
            }
        }
        return declared;
    }

    private void Show()
    {
        All = Merge(_declared, _programmatic ?? []);
        _metadata.Subscriptions = [.. All.Select(ToInfo)];
    }

    private static List<Subscription> Merge(List<Subscription> declared, List<Subscription> programmatic)
    {
        var merged = new List<Subscription>();
        foreach (var subscription in declared.Concat(programmatic))
        {
            // The later one counts, but not against the app's own.
            merged.RemoveAll(other => other.PubSubName == subscription.PubSubName && other.Topic == subscription.Topic);
            merged.Add(subscription);
        }
        return merged;
    }

    private static SubscriptionInfo ToInfo(Subscription subscription) => new(
        subscription.PubSubName,
        subscription.Topic,
        subscription.Metadata,
        [.. subscription.Rules.Select(rule => (rule.Match?.Text ?? "", rule.Path))],
        subscription.DeadLetterTopic ?? "",
        subscription.Origin);

    [LoggerMessage(Message = "The app names no subscriptions: it answered {StatusCode} to GET /dapr/subscribe")]
    private partial void LogNone(LogLevel level, int statusCode);

    [LoggerMessage(LogLevel.Error, "The app's subscriptions (GET /dapr/subscribe) cannot be read, so that there are none: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Error, "Subscription {Name} is left out: {Reason}")]
    private partial void LogBroken(string name, string reason);
}
