extern alias component;

using component::DaprImages.PubSubPostgres.Queue;

namespace DaprImages.PubSubPostgres.Tests.Queue;

public sealed class PrefetchWindowTests
{
    private readonly SteppedTime _clock = new();

    [Fact]
    public void A_fast_app_gets_as_many_as_allowed()
    {
        var window = new PrefetchWindow(100, _clock);

        Settle(window, 100, TimeSpan.FromMilliseconds(1));

        Assert.Equal(100, window.Size);
    }

    [Fact]
    public void A_slow_app_gets_few_so_that_others_get_the_rest()
    {
        var window = new PrefetchWindow(100, _clock);

        Settle(window, 50, TimeSpan.FromSeconds(3));

        Assert.Equal(2, window.Size);
    }

    [Fact]
    public void Time_without_messages_is_not_held_against_the_app()
    {
        var window = new PrefetchWindow(100, _clock);
        Settle(window, 100, TimeSpan.FromMilliseconds(1));

        _clock.Pass(TimeSpan.FromHours(1));
        Settle(window, 1, TimeSpan.FromMilliseconds(1));

        Assert.Equal(100, window.Size);
    }

    [Fact]
    public void It_never_exceeds_what_is_allowed() => Assert.Equal(1, new PrefetchWindow(1, _clock).Size);

    private void Settle(PrefetchWindow window, int count, TimeSpan each)
    {
        for (var i = 0; i < count; i++)
        {
            var sent = _clock.GetTimestamp();
            _clock.Pass(each);
            window.Settled(sent);
        }
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan time) => _now += time.Ticks;
    }
}
