namespace DaprImages.Sidecar.App;

/// <summary>Something that brings the app work by itself: subscriptions, input bindings. Started in the order of registration whenever the app becomes ready, stopped in the reverse order.</summary>
internal interface IAppTraffic
{
    /// <summary>The app can be called. Returns when the traffic is under way; what goes wrong is logged, not thrown.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>The app is unhealthy, or the sidecar ends: takes nothing new to the app, and returns when what is in its hands is settled.</summary>
    /// <param name="cancellationToken">Cancelled when there is no more time to wait.</param>
    Task StopAsync(CancellationToken cancellationToken);
}
