using Dapr.Client;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Deafness;

internal static class DeafnessServiceCollectionExtensions
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(3);

    /// <summary>The watchdog, where it is told of the component.</summary>
    public static IServiceCollection AddDeafnessWatchdog(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(DeafnessOptions.Section);
        services.AddOptions<DeafnessOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeafnessOptions>, DeafnessOptionsValidator>();
        if (section[nameof(DeafnessOptions.ComponentUrl)] is { Length: > 0 })
        {
            services.AddHostedService(provider => new DeafnessWatchdog(
                new HttpClient { Timeout = AnswerPatience },
                provider.GetRequiredService<DaprClient>(),
                provider.GetRequiredService<IOptions<DeafnessOptions>>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<DeafnessWatchdog>>()));
        }
        return services;
    }
}
