using DaprImages.Sidecar.Resiliency;

namespace DaprImages.Sidecar.Tests.Resiliency;

public sealed class PolicyTests
{
    private static readonly RetryOptions Twice = new(Exponential: false, TimeSpan.FromMilliseconds(50), RetryOptions.DefaultMaxInterval, MaxRetries: 2);

    private readonly ManualClock _clock = new();
    private int _calls;

    [Fact]
    public async Task A_call_that_fails_is_tried_again_as_often_as_the_policy_says()
    {
        var policy = new Policy(null, Twice, null, _clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => policy.RunAsync(_ => FailAsync(), CancellationToken.None));

        Assert.Equal(3, _calls);
        Assert.Equal([TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)], _clock.Waits);
    }

    [Fact]
    public async Task A_call_that_succeeds_in_the_end_has_succeeded()
    {
        var policy = new Policy(null, Twice, null, _clock);

        Assert.Equal(7, await policy.RunAsync(_ => ++_calls < 3 ? Task.FromException<int>(new InvalidOperationException()) : Task.FromResult(7), CancellationToken.None));
    }

    [Fact]
    public async Task Pauses_grow_up_to_their_longest()
    {
        var policy = new Policy(null, new RetryOptions(Exponential: true, default, TimeSpan.FromSeconds(2), MaxRetries: 6), null, _clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => policy.RunAsync(_ => FailAsync(), CancellationToken.None));

        Assert.Equal(6, _clock.Waits.Count);
        Assert.InRange(_clock.Waits[0].TotalSeconds, 0.25, 0.75);
        Assert.InRange(_clock.Waits[2].TotalSeconds, 0.5625, 1.6875);
        Assert.InRange(_clock.Waits[5].TotalSeconds, 1, 3);
    }

    [Fact]
    public async Task A_failure_whose_status_code_is_not_named_is_final()
    {
        var policy = new Policy(null, Twice with { HttpStatusCodes = StatusCodeRanges.Parse("503", 100, 599) }, null, _clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => policy.RunAsync(_ => FailAsync(), CancellationToken.None, _ => 500));
        Assert.Equal(1, _calls);

        await Assert.ThrowsAsync<InvalidOperationException>(() => policy.RunAsync(_ => FailAsync(), CancellationToken.None, _ => 503));
        Assert.Equal(4, _calls);
    }

    [Fact]
    public async Task A_try_that_takes_too_long_is_ended_and_is_a_failure_like_others()
    {
        var policy = new Policy(TimeSpan.FromMilliseconds(20), Twice with { Duration = TimeSpan.FromMilliseconds(1) }, null, TimeProvider.System);

        var error = await Assert.ThrowsAsync<TimeoutException>(() => policy.RunAsync(HangAsync, CancellationToken.None));

        Assert.Equal("context deadline exceeded", error.Message);
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task The_caller_s_own_end_is_no_failure()
    {
        using var ending = new CancellationTokenSource();
        var policy = new Policy(TimeSpan.FromMinutes(1), Twice, null, TimeProvider.System);

        var running = policy.RunAsync(HangAsync, ending.Token);
        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(1, _calls);
    }

    private Task<int> FailAsync()
    {
        _calls++;
        return Task.FromException<int>(new InvalidOperationException());
    }

    private async Task<int> HangAsync(CancellationToken cancellationToken)
    {
        _calls++;
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
}
