namespace DaprImages.Sidecar.Resiliency;

/// <summary>How calls of one kind are made: how long one may take, whether it is made at all, and how often it is tried again.</summary>
internal sealed class Policy(TimeSpan? timeout, RetryOptions? retry, CircuitBreaker? breaker, TimeProvider clock)
{
    /// <summary>A pause that grows does so no longer than this in all.</summary>
    private static readonly TimeSpan GrowthEnds = TimeSpan.FromMinutes(15);

    /// <summary>One try that may take as long as it likes.</summary>
    public static readonly Policy None = new(null, null, null, TimeProvider.System);

    /// <summary>Makes the call. It fails with the exception of its last try.</summary>
    /// <param name="statusCode">The status code, of HTTP or gRPC, of a failure that has one: a retry policy may name those it covers.</param>
    /// <exception cref="TimeoutException">The last try took too long.</exception>
    /// <exception cref="CircuitOpenException">The circuit breaker did not let it through.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken, Func<Exception, int?>? statusCode = null)
    {
        var began = clock.GetTimestamp();
        for (var retries = 0; ; retries++)
        {
            try
            {
                return await (breaker is null ? TryAsync(operation, cancellationToken) : breaker.RunAsync(token => TryAsync(operation, token), cancellationToken));
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && IsTriedAgain(error, retries, began, statusCode))
            {
                await Task.Delay(retry!.PauseBefore(retries), clock, cancellationToken);
            }
        }
    }

    private bool IsTriedAgain(Exception error, int retries, long began, Func<Exception, int?>? statusCode) =>
        retry is not null
        && error is not CircuitOpenException
        && (retry.MaxRetries < 0 || retries < retry.MaxRetries)
        && (!retry.Exponential || clock.GetElapsedTime(began) < GrowthEnds)
        && (statusCode?.Invoke(error) is not { } code || retry.Covers(code));

    private async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        if (timeout is not { } limit)
        {
            return await operation(cancellationToken);
        }
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await operation(either.Token);
        }
        catch (Exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("context deadline exceeded");
        }
    }
}
