namespace DaprImages.Charts.Tests.Plugin;

internal static class PluginTools
{
    public static string? SkipReason { get; } = Missing() is { } missing ? $"{missing} is not on the PATH; scripts/install --tests brings it." : null;

    private static string? Missing() => Array.Find(["bash", "curl", "jq", "column"], tool => !Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool))));
}

/// <summary>A test of the plugin, with the tools that it needs itself.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PluginFactAttribute : FactAttribute
{
    public PluginFactAttribute() => Skip = PluginTools.SkipReason;
}

/// <inheritdoc cref="PluginFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PluginTheoryAttribute : TheoryAttribute
{
    public PluginTheoryAttribute() => Skip = PluginTools.SkipReason;
}
