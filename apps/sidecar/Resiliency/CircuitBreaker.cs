using DaprImages.Sidecar.Expressions;

namespace DaprImages.Sidecar.Resiliency;

/// <summary>Refuses calls while what they go to keeps failing. Closed: all pass. Open: none, for a time. Half-open: a few, whose outcome closes or opens it.</summary>
internal sealed class CircuitBreaker(CircuitBreakerOptions options, TimeProvider clock)
{
    private enum State
    {
        Closed,
        HalfOpen,
        Open,
    }

    private readonly Lock _lock = new();
    private State _state = State.Closed;
    private CircuitCounts _counts;
    private int _generation;
    private DateTimeOffset? _ends = options.Interval > TimeSpan.Zero ? clock.GetUtcNow() + options.Interval : null;

    /// <summary>Runs the call, when it is let through.</summary>
    /// <exception cref="CircuitOpenException">It was not.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        var generation = Enter();
        try
        {
            var result = await operation(cancellationToken);
            Leave(generation, succeeded: true);
            return result;
        }
        catch
        {
            Leave(generation, succeeded: false);
            throw;
        }
    }

    private int Enter()
    {
        lock (_lock)
        {
            Advance();
            if (_state == State.Open)
            {
                throw new CircuitOpenException("circuit breaker is open");
            }
            if (_state == State.HalfOpen && _counts.Requests >= options.MaxRequests)
            {
                throw new CircuitOpenException("too many requests");
            }
            _counts = _counts.Request();
            return _generation;
        }
    }

    private void Leave(int generation, bool succeeded)
    {
        lock (_lock)
        {
            Advance();
            if (generation != _generation)
            {
                return; // began in a state that is over
            }
            _counts = succeeded ? _counts.Success() : _counts.Failure();
            switch (_state)
            {
                case State.Closed when !succeeded && Trips():
                case State.HalfOpen when !succeeded:
                    Become(State.Open, options.Timeout);
                    break;
                case State.HalfOpen when _counts.SuccessesInARow >= options.MaxRequests:
                    Become(State.Closed, options.Interval);
                    break;
            }
        }
    }

    private bool Trips()
    {
        try
        {
            return options.Trip.Holds(_counts.ToVariables());
        }
        catch (ExpressionException)
        {
            return false; // nothing can be said, so nothing is done
        }
    }

    /// <summary>What the passing of time alone changes.</summary>
    private void Advance()
    {
        if (_ends > clock.GetUtcNow())
        {
            return;
        }
        if (_state == State.Open)
        {
            Become(State.HalfOpen, TimeSpan.Zero);
        }
        else if (_ends is not null)
        {
            Become(State.Closed, options.Interval);
        }
    }

    private void Become(State state, TimeSpan time)
    {
        _state = state;
        _generation++;
        _counts = default;
        _ends = time > TimeSpan.Zero ? clock.GetUtcNow() + time : null;
    }
}
