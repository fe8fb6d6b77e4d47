namespace Dapr.Workflow;

public static class ParallelExtensions
{
    /// <summary>
    /// Starts a task for every input, at most so many at once, the next one whenever one ends. Deterministic, as long as <paramref name="taskFactory"/> is.
    /// </summary>
    /// <returns>The results in the order of the inputs.</returns>
    /// <exception cref="AggregateException">Some failed; all of them have been tried by then.</exception>
    public static async Task<TResult[]> ProcessInParallelAsync<TInput, TResult>(
        this WorkflowContext context,
        IEnumerable<TInput> inputs,
        Func<TInput, Task<TResult>> taskFactory,
        int maxConcurrency = 5)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(taskFactory);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxConcurrency);

        TInput[] all = [.. inputs];
        var results = new TResult[all.Length];
        var failures = new List<Exception>();
        var next = 0;
        // All lanes run on the workflow's one thread, so they share without locks.
        await Task.WhenAll(Enumerable.Range(0, Math.Min(maxConcurrency, all.Length)).Select(_ => RunLaneAsync()));
        return failures.Count == 0 ? results : throw new AggregateException($"{failures.Count} out of {all.Length} tasks failed", failures);

        async Task RunLaneAsync()
        {
            while (next < all.Length)
            {
                var index = next++;
                try
                {
                    results[index] = await taskFactory(all[index]);
                }
                catch (Exception error)
                {
                    failures.Add(error);
                }
            }
        }
    }
}
