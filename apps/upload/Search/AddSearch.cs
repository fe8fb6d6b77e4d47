using DaprImages.Vision.Embeddings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DaprImages.Upload.Search;

internal static class SearchServiceCollectionExtensions
{
    /// <summary>Search by words; also by how images look, where an <see cref="ITextEncoder"/> is registered.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new LookEncoder(provider.GetService<ITextEncoder>(), provider.GetRequiredService<ILogger<LookEncoder>>()));
        return services;
    }
}
