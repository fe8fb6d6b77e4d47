using Xunit;

namespace DaprImages.TestKit.Node;

/// <summary>A test against a package from npm; skipped where these are not (see <see cref="NodePackages"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodePackages.SkipReason;
}
