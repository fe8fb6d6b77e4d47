namespace DaprImages.Sidecar.Tests.Conformance;

/// <summary>A test that needs the recordings of the real sidecar: <c>CONFORMANCE_DIR</c> names their folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConformanceFactAttribute : FactAttribute
{
    public ConformanceFactAttribute() => Skip = ConformanceSuite.Source is null ? "CONFORMANCE_DIR is not set: the recordings of the real sidecar are not here." : null;
}
