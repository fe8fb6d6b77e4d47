using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.Bindings.Cron;
using DaprImages.Sidecar.Bindings.Http;
using DaprImages.Sidecar.Bindings.LocalStorage;
using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.Resiliency;
using Grpc.Core;

namespace DaprImages.Sidecar.Bindings;

/// <summary>The bindings by name: out of the app, and into it.</summary>
internal sealed class BindingComponents(ResiliencyPolicies policies, TimeProvider clock) : IComponentCategory, IDisposable
{
    private readonly Dictionary<string, IOutputBinding> _outputs = [];
    private readonly List<CronBinding> _crons = [];

    public string Prefix => "bindings";

    /// <summary>In the order in which they were loaded.</summary>
    public IReadOnlyList<CronBinding> Crons => _crons;

    public bool Knows(Component component) => component is { Type: "bindings.cron" or "bindings.http" or "bindings.localstorage", Version: "" or "v1" };

    public Task<IReadOnlyList<string>> InitAsync(Component component, CancellationToken cancellationToken)
    {
        if (component.Type == "bindings.cron")
        {
            _crons.Add(CronBinding.From(component, clock));
            return Task.FromResult<IReadOnlyList<string>>(["INPUT_BINDING"]);
        }
        _outputs[component.Name] = component.Type == "bindings.http" ? HttpBinding.From(component, clock) : LocalStorageBinding.Open(component);
        return Task.FromResult<IReadOnlyList<string>>(["OUTPUT_BINDING"]);
    }

    /// <exception cref="BindingException">There is no such binding or operation, or it failed.</exception>
    public async Task<BindingResponse> InvokeAsync(string name, BindingRequest request, CancellationToken cancellationToken)
    {
        if (!_outputs.TryGetValue(name, out var binding))
        {
            throw new BindingException($"couldn't find output binding {name}");
        }
        if (request.Operation.Length == 0)
        {
            throw new BindingException("operation field is missing from request");
        }
        if (!binding.Operations.Contains(request.Operation))
        {
            throw new BindingException($"binding {name} does not support operation {request.Operation}. supported operations:{string.Join(' ', binding.Operations)}");
        }
        try
        {
            return await policies.ComponentOutbound(name).RunAsync(token => binding.InvokeAsync(request, token), cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or CircuitOpenException)
        {
            throw new BindingException(error.Message, inner: error);
        }
    }

    public void Dispose()
    {
        foreach (var binding in _outputs.Values.OfType<IDisposable>())
        {
            binding.Dispose();
        }
    }

    public static ApiException Failed(string name, BindingException error) =>
        ApiException.WithReason(StatusCodes.Status500InternalServerError, "ERR_INVOKE_OUTPUT_BINDING", StatusCode.Internal, $"error invoking output binding {name}: {error.Message}");
}
