namespace DaprImages.Vision.Tests;

/// <summary>For tests that measure the whole process: they run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "Measured alone";
}
