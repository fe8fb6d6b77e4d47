namespace DaprImages.Sidecar.Expressions;

/// <summary>An expression that is none, or that has no value for what it was given.</summary>
internal sealed class ExpressionException(string message) : FormatException(message);
