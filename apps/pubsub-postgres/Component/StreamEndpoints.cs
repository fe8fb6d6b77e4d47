namespace DaprImages.PubSubPostgres.Component;

internal static class StreamEndpoints
{
    /// <summary>
    /// <c>GET /streams</c>: which topics are heard, a line for each open stream. Deafness shows in no health check of Dapr's; whoever expects a subscription that is
    /// not in here has to have its sidecar started anew.
    /// </summary>
    public static IEndpointRouteBuilder MapStreams(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/streams", (OpenStreams streams) => streams.All
            .Select(stream => new OpenStream(stream.Instance.Name, stream.Subscription.Consumer, stream.Subscription.Topic, stream.OpenedAt, stream.Subscription.Unsettled))
            .OrderBy(stream => (stream.Component, stream.Consumer, stream.Topic)));
        return routes;
    }

    /// <param name="Component">The component's name in Dapr.</param>
    /// <param name="Consumer">Its consumerID: the app id, unless set.</param>
    /// <param name="Unsettled">Messages that were given to the sidecar, or are about to be, and are not acknowledged.</param>
    private sealed record OpenStream(string Component, string Consumer, string Topic, DateTimeOffset OpenedAt, int Unsettled);
}
