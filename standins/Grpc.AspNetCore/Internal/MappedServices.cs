namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What has been mapped so far: reflection lists it, and the answer for unknown services is mapped once.</summary>
internal sealed class MappedServices
{
    private readonly List<(Type? Implementation, string ServiceName)> _services = [];
    private bool _unknownServicesMapped;

    public IReadOnlyList<(Type? Implementation, string ServiceName)> Services => _services;

    public void Add(Type? implementation, IEnumerable<string> serviceNames) => _services.AddRange(serviceNames.Select(name => (implementation, name)));

    public bool TakeUnknownServices()
    {
        var first = !_unknownServicesMapped;
        _unknownServicesMapped = true;
        return first;
    }
}
