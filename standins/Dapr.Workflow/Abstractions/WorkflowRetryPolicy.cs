namespace Dapr.Workflow;

/// <summary>How often and after which waits a failed activity or child workflow is tried again. Changing a policy changes what instances under way do next.</summary>
public class WorkflowRetryPolicy
{
    private static readonly TimeSpan LongestUncappedFirstInterval = TimeSpan.FromHours(1);

    // A wait that outgrows every calendar is no wait.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(365_000);

    /// <param name="maxNumberOfAttempts">The first one included.</param>
    /// <param name="firstRetryInterval">The wait after the first failure.</param>
    /// <param name="backoffCoefficient">What each wait is multiplied by for the next one; at least 1.</param>
    /// <param name="maxRetryInterval">The longest wait; none when null, though a first interval of more than an hour asks for one.</param>
    /// <param name="retryTimeout">No attempt is begun anew later than this after the first one; without end when null.</param>
    public WorkflowRetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRetryInterval ?? LongestUncappedFirstInterval, firstRetryInterval, nameof(maxRetryInterval));
        var timeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, firstRetryInterval, nameof(retryTimeout));
        }

        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval;
        RetryTimeout = timeout;
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    public TimeSpan? MaxRetryInterval { get; }

    /// <summary><see cref="Timeout.InfiniteTimeSpan"/> when there is none.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>The wait after that many failed attempts, or null when it is time to give up.</summary>
    /// <param name="elapsed">Since the first attempt was begun.</param>
    internal TimeSpan? DelayAfter(int attempts, TimeSpan elapsed)
    {
        var expires = RetryTimeout != Timeout.InfiniteTimeSpan && RetryTimeout != TimeSpan.MaxValue;
        if (attempts >= MaxNumberOfAttempts || (expires && elapsed >= RetryTimeout))
        {
            return null;
        }
        var milliseconds = FirstRetryInterval.TotalMilliseconds * Math.Pow(BackoffCoefficient, attempts - 1);
        if (MaxRetryInterval is { } longest && milliseconds > longest.TotalMilliseconds)
        {
            return longest;
        }
        return milliseconds < LongestWait.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }
}
