namespace DaprImages.Sidecar.Bindings;

/// <summary>A component that can be asked to do something outside.</summary>
internal interface IOutputBinding
{
    IReadOnlyList<string> Operations { get; }

    /// <exception cref="BindingException">It could not be done; the message goes to the caller.</exception>
    Task<BindingResponse> InvokeAsync(BindingRequest request, CancellationToken cancellationToken);
}
