using DaprImages.TestKit.Node;

namespace DaprImages.Charts.Tests.Chart;

/// <summary>A test that needs Helm, which comes from npm with the other tools of tests.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HelmFactAttribute : FactAttribute
{
    public HelmFactAttribute() => Skip = NodePackages.SkipReason;
}
