namespace DaprImages.Sidecar.Expressions;

/// <summary>Why there is no value.</summary>
internal sealed record Failure(string Message)
{
    public static readonly Failure NoOverload = new("no such overload");
}
