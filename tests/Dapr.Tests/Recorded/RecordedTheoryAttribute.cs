namespace DaprImages.Dapr.Tests.Recorded;

/// <summary>A theory over recordings of the real sidecar, which are not part of the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordedTheoryAttribute : TheoryAttribute
{
    public RecordedTheoryAttribute()
    {
        if (!File.Exists(Recording.File))
        {
            Skip = "CONFORMANCE_DIR does not point at recordings of the real sidecar.";
        }
    }
}
