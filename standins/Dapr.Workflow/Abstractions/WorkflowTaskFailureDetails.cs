namespace Dapr.Workflow;

/// <summary>An exception as it crossed from a worker to a workflow or a client.</summary>
/// <param name="errorType">The full name of its type, without the assembly.</param>
public class WorkflowTaskFailureDetails(string errorType, string errorMessage, string? stackTrace = null)
{
    public string ErrorType { get; } = errorType ?? throw new ArgumentNullException(nameof(errorType));

    public string ErrorMessage { get; } = errorMessage ?? throw new ArgumentNullException(nameof(errorMessage));

    public string? StackTrace { get; } = stackTrace;

    /// <summary>
    /// Whether it was a <typeparamref name="T"/> or derived from one. Types are found by name alone, which finds those of the core library and of
    /// this one and no others: for the app's own exceptions compare <see cref="ErrorType"/>.
    /// </summary>
    public bool IsCausedBy<T>()
        where T : Exception
    {
        try
        {
            return Type.GetType(ErrorType, throwOnError: false) is { } type && typeof(T).IsAssignableFrom(type);
        }
        catch (Exception error) when (error is ArgumentException or TypeLoadException or IOException or BadImageFormatException)
        {
            return false; // a worker in another language may call its errors anything
        }
    }

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";
}
