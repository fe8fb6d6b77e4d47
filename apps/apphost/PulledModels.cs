using DaprImages.Vision.Models;

namespace DaprImages.AppHost;

/// <summary>The models that <c>scripts/models pull</c> fetched for this checkout, and what is skipped without them.</summary>
internal static class PulledModels
{
    public const string Variable = $"{ModelOptions.Section}__{nameof(ModelOptions.PulledFolder)}";

    public static string Folder { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : Layout.Folder(".local", "models");

    /// <returns>A line for the person at the terminal; null when nothing is missing.</returns>
    public static string? Missing()
    {
        try
        {
            var missing = InstalledStages.FindMissing(new ModelOptions { Folder = Environment.GetEnvironmentVariable(ModelOptions.FolderVariable), PulledFolder = Folder });
            return missing.Count > 0 ? $"models: none for {string.Join(", ", missing)}; these stages are skipped. scripts/models pull fetches what has an address, scripts/models list names the rest; then start again" : null;
        }
        catch (ModelConfigurationException e)
        {
            return $"models: {e.Message}";
        }
    }
}
