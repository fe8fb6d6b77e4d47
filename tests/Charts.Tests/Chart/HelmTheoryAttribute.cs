using DaprImages.TestKit.Node;

namespace DaprImages.Charts.Tests.Chart;

/// <inheritdoc cref="HelmFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HelmTheoryAttribute : TheoryAttribute
{
    public HelmTheoryAttribute() => Skip = NodePackages.SkipReason;
}
