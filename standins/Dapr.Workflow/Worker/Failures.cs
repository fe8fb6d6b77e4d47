using DurableTask.Protocol;

namespace Dapr.Workflow.Worker;

/// <summary>Exceptions on their way over the wire, and what comes back of them.</summary>
internal static class Failures
{
    // Deep enough for a cause of a cause; a loop of causes has to end somewhere.
    private const int DeepestCause = 8;

    public static TaskFailureDetails Of(Exception error, bool final = false) => error is UnknownTaskException unknown
        ? Of(unknown.ErrorType, unknown.Message, final)
        : Of(error, final, depth: 0);

    public static TaskFailureDetails Of(string type, string message, bool final = false) => new() { ErrorType = type, ErrorMessage = message, StackTrace = "", IsNonRetriable = final };

    public static WorkflowTaskFailureDetails? Read(TaskFailureDetails? details) => details is null
        ? null
        : new(details.ErrorType, details.ErrorMessage, string.IsNullOrEmpty(details.StackTrace) ? null : details.StackTrace);

    public static WorkflowTaskFailedException OfActivity(TaskFailureDetails? details)
    {
        var failure = Read(details) ?? Unknown;
        return new($"Task failed: {failure.ErrorMessage}", failure);
    }

    // A child that was terminated has failed without details.
    public static WorkflowTaskFailedException OfChild(string name, TaskFailureDetails? details) => new($"Child workflow '{name}' failed", Read(details) ?? Unknown);

    private static WorkflowTaskFailureDetails Unknown => new("Exception", "Unknown error");

    private static TaskFailureDetails Of(Exception error, bool final, int depth) => new()
    {
        ErrorType = error.GetType().FullName ?? error.GetType().Name,
        ErrorMessage = error.Message,
        StackTrace = error.StackTrace ?? "",
        IsNonRetriable = final,
        InnerFailure = error.InnerException is { } cause && depth < DeepestCause ? Of(cause, final: false, depth + 1) : null,
    };
}
