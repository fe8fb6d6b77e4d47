namespace DaprImages.Sidecar.Resiliency;

/// <summary>What a circuit breaker has seen since its state or its interval began.</summary>
internal readonly record struct CircuitCounts(long Requests, long Successes, long Failures, long SuccessesInARow, long FailuresInARow)
{
    public CircuitCounts Request() => this with { Requests = Requests + 1 };

    public CircuitCounts Success() => this with { Successes = Successes + 1, SuccessesInARow = SuccessesInARow + 1, FailuresInARow = 0 };

    public CircuitCounts Failure() => this with { Failures = Failures + 1, FailuresInARow = FailuresInARow + 1, SuccessesInARow = 0 };

    /// <summary>The names by which a trip expression knows them.</summary>
    public Dictionary<string, object?> ToVariables() => new()
    {
        ["requests"] = Requests,
        ["totalSuccesses"] = Successes,
        ["totalFailures"] = Failures,
        ["consecutiveSuccesses"] = SuccessesInARow,
        ["consecutiveFailures"] = FailuresInARow,
    };
}
