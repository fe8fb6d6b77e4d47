using DaprImages.Sidecar.App;
using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.PubSub.Subscriptions;
using DaprImages.Sidecar.Startup;
using Grpc.Core;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>
/// The streams of the app's subscriptions. One that could not be opened is tried again; one that was open and ended is not, as with daprd, unless
/// <c>--reopen-streams</c> says so.
/// </summary>
internal sealed partial class TopicTraffic(
    SubscriptionSet subscriptions,
    PubSubComponents components,
    TopicStreams streams,
    SidecarArguments arguments,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<TopicTraffic> logger) : IAppTraffic, IDisposable
{
    private static readonly TimeSpan ReopenPause = TimeSpan.FromSeconds(1);

    /// <summary>With daprd, what waited in a component is in the app before the health turns good. Nobody says whether anything waits, so it is given this long.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan PausePatience = TimeSpan.FromSeconds(5);

    private CancellationTokenSource _stopping = new();
    private CancellationToken _abandon;
    private (PubSubComponent Component, Task Serving)[] _open = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await subscriptions.AskAsync(cancellationToken);
        _stopping = new CancellationTokenSource();
        var opening = Allowed().Select(async pair => (pair.Component, pair.Subscription, Stream: await TryOpenAsync(pair.Component, pair.Subscription)));
        var opened = await Task.WhenAll(opening);
        _open = [.. opened.Select(open => (open.Component, ServeAsync(open.Stream, open.Component, open.Subscription, _stopping.Token)))];
        var waiting = Task.WhenAll(opened.Select(open => open.Stream?.FirstSettled ?? Task.CompletedTask));
        await await Task.WhenAny(waiting, Task.Delay(FirstPatience, clock, cancellationToken));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (arguments.BlockShutdown > TimeSpan.Zero && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await PauseAsync();
        }
        _abandon = cancellationToken;
        await _stopping.CancelAsync();
        await Task.WhenAll(_open.Select(open => open.Serving));
        _open = [];
    }

    public void Dispose() => _stopping.Dispose();

    private IEnumerable<(PubSubComponent Component, Subscription Subscription)> Allowed()
    {
        foreach (var subscription in subscriptions.All)
        {
            if (components.Find(subscription.PubSubName) is not { } component)
            {
                LogNoComponent(subscription.Topic, subscription.PubSubName);
            }
            else if (!component.Scopes.MaySubscribe(subscription.Topic))
            {
                LogForbidden(subscription.Topic, subscription.PubSubName);
            }
            else
            {
                yield return (component, subscription);
            }
        }
    }

    private async Task ServeAsync(TopicStream? stream, PubSubComponent component, Subscription subscription, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                if (stream is not null)
                {
                    await stream.Over.WaitAsync(stopping);
                    await stream.DisposeAsync();
                    stream = null;
                    if (!arguments.ReopenStreams)
                    {
                        return;
                    }
                }
                await Task.Delay(ReopenPause, clock, stopping);
                stream = await TryOpenAsync(component, subscription);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            if (stream is not null)
            {
                await stream.CloseAsync(_abandon);
            }
        }
    }

    private async Task<TopicStream?> TryOpenAsync(PubSubComponent component, Subscription subscription)
    {
        try
        {
            var stream = await streams.OpenAsync(component, subscription);
            LogOpened(subscription.Topic, component.Name);
            return stream;
        }
        catch (RpcException error)
        {
            LogNotOpened(subscription.Topic, component.Name, error.Status.Detail);
            return null;
        }
    }

    /// <summary>Tells the components that the app is about to go, so that they bring nothing new; those that know no pause answer so.</summary>
    private async Task PauseAsync()
    {
        using var patience = new CancellationTokenSource(PausePatience, clock);
        foreach (var component in _open.Select(open => open.Component).Distinct())
        {
            try
            {
                await component.PauseAsync(patience.Token);
            }
            catch (Exception error) when (error is ComponentException or OperationCanceledException)
            {
                LogNotPaused(component.Name, error.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Listening to topic {Topic} of {PubSub}")]
    private partial void LogOpened(string topic, string pubSub);

    [LoggerMessage(LogLevel.Error, "Cannot listen to topic {Topic} of {PubSub} yet: {Reason}")]
    private partial void LogNotOpened(string topic, string pubSub, string reason);

    [LoggerMessage(LogLevel.Warning, "Nobody brings topic {Topic}: there is no component {PubSub}")]
    private partial void LogNoComponent(string topic, string pubSub);

    [LoggerMessage(LogLevel.Error, "subscription to topic '{Topic}' on pubsub '{PubSub}' is not allowed")]
    private partial void LogForbidden(string topic, string pubSub);

    [LoggerMessage(LogLevel.Debug, "{PubSub} was not paused: {Reason}")]
    private partial void LogNotPaused(string pubSub, string reason);
}
