using DaprImages.Analysis.Runs;
using DaprImages.Contracts;

namespace DaprImages.Analysis.Events;

internal static class SweepEndpoints
{
    /// <summary>The tick of the cron binding. A sweep that fails is reported to Dapr and comes again with the next tick.</summary>
    public static IEndpointRouteBuilder MapSweep(this IEndpointRouteBuilder routes)
    {
        routes.MapPost($"/{DaprResources.Sweep}", async (Sweep sweep, CancellationToken cancellationToken) => await sweep.RunAsync(cancellationToken));
        return routes;
    }
}
