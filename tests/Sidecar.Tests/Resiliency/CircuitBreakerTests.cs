using DaprImages.Sidecar.Expressions;
using DaprImages.Sidecar.Resiliency;

namespace DaprImages.Sidecar.Tests.Resiliency;

public sealed class CircuitBreakerTests
{
    private readonly ManualClock _clock = new();
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests() =>
        _breaker = new CircuitBreaker(new CircuitBreakerOptions(1, TimeSpan.Zero, TimeSpan.FromSeconds(1), Expression.Parse("consecutiveFailures >= 2")), _clock);

    [Fact]
    public async Task It_opens_when_its_condition_holds_and_then_calls_nothing()
    {
        await FailAsync();
        await FailAsync();

        var error = await Assert.ThrowsAsync<CircuitOpenException>(SucceedAsync);
        Assert.Equal("circuit breaker is open", error.Message);
    }

    [Fact]
    public async Task A_success_in_between_keeps_it_closed()
    {
        await FailAsync();
        await SucceedAsync();
        await FailAsync();

        await SucceedAsync();
    }

    [Fact]
    public async Task After_its_time_one_success_closes_it()
    {
        await FailAsync();
        await FailAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));

        await SucceedAsync();
        await FailAsync();

        await SucceedAsync();
    }

    [Fact]
    public async Task After_its_time_one_failure_opens_it_again()
    {
        await FailAsync();
        await FailAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));

        await FailAsync();

        await Assert.ThrowsAsync<CircuitOpenException>(SucceedAsync);
    }

    [Fact]
    public async Task Half_open_it_lets_only_one_call_through_at_a_time()
    {
        await FailAsync();
        await FailAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var answer = new TaskCompletionSource<int>();
        var first = _breaker.RunAsync(_ => answer.Task, CancellationToken.None);

        var error = await Assert.ThrowsAsync<CircuitOpenException>(SucceedAsync);
        answer.SetResult(1);
        await first;

        Assert.Equal("too many requests", error.Message);
        await SucceedAsync();
    }

    [Fact]
    public async Task A_policy_does_not_try_again_what_was_not_let_through()
    {
        var policy = new Policy(null, new RetryOptions(Exponential: false, TimeSpan.Zero, default, MaxRetries: 10), _breaker, _clock);
        var calls = 0;

        await Assert.ThrowsAsync<CircuitOpenException>(() => policy.RunAsync<int>(_ => throw new InvalidOperationException($"{++calls}"), CancellationToken.None));

        Assert.Equal(2, calls);
    }

    private Task SucceedAsync() => _breaker.RunAsync(_ => Task.FromResult(0), CancellationToken.None);

    private Task<InvalidOperationException> FailAsync() => Assert.ThrowsAsync<InvalidOperationException>(() => _breaker.RunAsync(_ => Task.FromException<int>(new InvalidOperationException()), CancellationToken.None));
}
