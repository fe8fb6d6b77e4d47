namespace DaprImages.Sidecar.Resources;

/// <summary>What the resource folders hold for this app, in the order of file names and documents.</summary>
/// <param name="Resiliency">Documents with <c>spec.policies</c> and <c>spec.targets</c>.</param>
/// <param name="Skipped">Why documents were left out, a line each.</param>
internal sealed record ResourceSet(
    IReadOnlyList<ComponentResource> Components,
    IReadOnlyList<SubscriptionResource> Subscriptions,
    IReadOnlyList<Resource> Resiliency,
    IReadOnlyList<string> Skipped);
