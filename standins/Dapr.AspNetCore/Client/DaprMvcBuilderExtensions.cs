using Dapr.Client;

namespace Microsoft.Extensions.DependencyInjection;

public static class DaprMvcBuilderExtensions
{
    /// <summary>Adds a <see cref="DaprClient"/> for controllers.</summary>
    public static IMvcBuilder AddDapr(this IMvcBuilder builder, Action<DaprClientBuilder>? configureClient = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDaprClient(configureClient);
        return builder;
    }
}
