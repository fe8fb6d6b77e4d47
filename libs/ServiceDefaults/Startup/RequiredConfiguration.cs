using Microsoft.Extensions.Configuration;

namespace DaprImages.ServiceDefaults.Startup;

public static class RequiredConfiguration
{
    /// <param name="purpose">What it is for, as in "where the database is".</param>
    /// <exception cref="StartupException">It is not set.</exception>
    public static string GetRequired(this IConfiguration configuration, string name, string purpose) => configuration[name] is { Length: > 0 } value
        ? value
        : throw new StartupException($"{name} is not set. It says {purpose}.");
}
