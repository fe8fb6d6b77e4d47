using DaprImages.TestKit.Node;

namespace DaprImages.Charts.Tests.Manifests;

internal static class Kubectl
{
    public static string? SkipReason { get; } = NodePackages.SkipReason
        ?? (Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "kubectl"))) ? null : "kubectl is not on the PATH.");
}

/// <summary>A test that needs kubectl, which brings Kustomize; no cluster.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute() => Skip = Kubectl.SkipReason;
}

/// <inheritdoc cref="KubectlFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubectlTheoryAttribute : TheoryAttribute
{
    public KubectlTheoryAttribute() => Skip = Kubectl.SkipReason;
}
