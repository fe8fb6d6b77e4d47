using System.Collections.Concurrent;
using DaprImages.Sidecar.Expressions;
using DaprImages.Sidecar.Resources;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Resiliency;

/// <summary>The policies of the app's Resiliency resources (https://docs.dapr.io/operations/resiliency/). A target that none names has <see cref="Policy.None"/>.</summary>
internal sealed class ResiliencyPolicies
{
    private readonly Dictionary<string, TimeSpan> _timeouts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RetryOptions> _retries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CircuitBreakerOptions> _breakers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlMap> _components = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlMap> _apps = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Target, string Name), CircuitBreaker> _circuits = new();
    private readonly ConcurrentDictionary<(string Target, string Direction), Policy> _policies = new();
    private readonly TimeProvider _clock;

    /// <exception cref="FatalException">A resource has a value that makes no sense.</exception>
    public ResiliencyPolicies(ResourceSet resources, TimeProvider clock)
    {
        _clock = clock;
        foreach (var resource in resources.Resiliency)
        {
            try
            {
                Read(resource.Spec);
            }
            catch (FormatException error)
            {
                throw new FatalException($"error loading resiliency {resource.Name}: {error.Message}", error);
            }
        }
    }

    /// <summary>For calls from the sidecar to a component.</summary>
    public Policy ComponentOutbound(string component) => Find(component, "outbound", _components.GetValueOrDefault(component)?.Map("outbound"));

    /// <summary>For what a component brings to the app.</summary>
    public Policy ComponentInbound(string component) => Find(component, "inbound", _components.GetValueOrDefault(component)?.Map("inbound"));

    /// <summary>For invoking an app.</summary>
    public Policy App(string appId) => Find(appId, "app", _apps.GetValueOrDefault(appId));

    private Policy Find(string target, string direction, YamlMap? names)
    {
        if (names is null)
        {
            return Policy.None;
        }
        return _policies.GetOrAdd((target, direction), _ => new Policy(
            names.Text("timeout") is { } timeout && _timeouts.TryGetValue(timeout, out var limit) ? limit : null,
            names.Text("retry") is { } retry ? _retries.GetValueOrDefault(retry) : null,
            names.Text("circuitBreaker") is { } breaker && _breakers.TryGetValue(breaker, out var options) ? _circuits.GetOrAdd((target, breaker), _ => new CircuitBreaker(options, _clock)) : null,
            _clock));
    }

    private void Read(YamlMap? spec)
    {
        var policies = spec?.Map("policies");
        foreach (var (name, timeout) in policies?.Map("timeouts")?.ToTexts() ?? [])
        {
            _timeouts[name] = Span(timeout, name, default);
        }
        foreach (var (name, retry) in Entries(policies?.Map("retries")))
        {
            _retries[name] = ReadRetry(name, retry);
        }
        foreach (var (name, breaker) in Entries(policies?.Map("circuitBreakers")))
        {
            _breakers[name] = new CircuitBreakerOptions(
                breaker.Number("maxRequests") is > 0 and var limit ? limit : 1,
                Span(breaker.Text("interval"), name, default),
                Span(breaker.Text("timeout"), name, CircuitBreakerOptions.DefaultTimeout),
                Expression.Parse(breaker.Text("trip") ?? CircuitBreakerOptions.DefaultTrip));
        }
        foreach (var (name, target) in Entries(spec?.Map("targets")?.Map("components")))
        {
            _components[name] = target;
        }
        foreach (var (name, target) in Entries(spec?.Map("targets")?.Map("apps")))
        {
            _apps[name] = target;
        }
    }

    private static RetryOptions ReadRetry(string name, YamlMap retry)
    {
        var matching = retry.Map("matching");
        return new RetryOptions(
            retry.Text("policy") switch
            {
                null or "constant" => false,
                "exponential" => true,
                var other => throw new FormatException($"the policy of retry '{name}' is '{other}' and has to be constant or exponential"),
            },
            Span(retry.Text("duration"), name, RetryOptions.DefaultDuration),
            Span(retry.Text("maxInterval"), name, RetryOptions.DefaultMaxInterval),
            retry.Number("maxRetries") ?? -1,
            matching?.Text("httpStatusCodes") is { Length: > 0 } http ? StatusCodeRanges.Parse(http, 100, 599) : null,
            matching?.Text("gRPCStatusCodes") is { Length: > 0 } grpc ? StatusCodeRanges.Parse(grpc, 0, 16) : null);
    }

    private static IEnumerable<(string Name, YamlMap Value)> Entries(YamlMap? map) => map?.Keys.Select(name => (name, map.Map(name)!)) ?? [];

    private static TimeSpan Span(string? text, string name, TimeSpan otherwise) => string.IsNullOrEmpty(text) ? otherwise
        : Duration.TryParse(text, out var span) ? span
        : throw new FormatException($"'{text}' of '{name}' is no duration such as 300ms or 5s");
}
