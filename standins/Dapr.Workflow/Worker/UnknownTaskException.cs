namespace Dapr.Workflow.Worker;

/// <summary>The app's worker cannot run what it was asked for.</summary>
/// <param name="errorType">What callers and clients know it by.</param>
internal sealed class UnknownTaskException(string errorType, string message) : Exception(message)
{
    public string ErrorType { get; } = errorType;
}
