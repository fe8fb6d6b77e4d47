using System.Collections.Concurrent;
using Dapr.Proto.Components.V1;
using DaprImages.PubSubPostgres.Tests.Kit;
using DaprImages.TestKit;
using Google.Protobuf;

namespace DaprImages.PubSubPostgres.Tests.Contract;

/// <summary>What Dapr asks of every pub/sub component before it is called stable (dapr/components-contrib, tests/conformance/pubsub).</summary>
public sealed class ConformanceTests(PostgresFixture postgres, ComponentProcess component) : ComponentTests(postgres, component)
{
    private const int Count = 10;

    [Fact]
    public async Task It_can_be_initialized_and_pinged()
    {
        var sidecar = await StartAsync();

        await sidecar.PingAsync();
    }

    [Fact]
    public async Task What_is_published_is_read_in_order_though_the_subscriber_fails_at_times()
    {
        var sidecar = await StartAsync("app", "retryDelay", "20ms");
        using var subscriber = await sidecar.SubscribeAsync("testTopic");
        for (var i = 1; i <= Count; i++)
        {
            await sidecar.PublishAsync("testTopic", $"{i}");
        }
        var bulk = Enumerable.Range(Count + 1, Count).Select(i => new BulkMessageEntry { EntryId = $"{i}", ContentType = "text/plain", Event = ByteString.CopyFromUtf8($"{i}") });
        Assert.Empty((await sidecar.PublishBulkAsync("testTopic", [.. bulk])).FailedEntries);

        var (seen, handled, calls, errors) = (new HashSet<int>(), new HashSet<int>(), 0, 0);
        var (last, outOfOrder) = (0, false);
        while (handled.Count < 2 * Count)
        {
            var message = await subscriber.TakeAsync();
            var number = int.Parse(message.Data.ToStringUtf8(), System.Globalization.CultureInfo.InvariantCulture);
            calls++;
            // Order counts where a message is seen for the first time.
            if (seen.Add(number))
            {
                outOfOrder |= number < last;
                last = number;
            }
            if (errors < 2 || calls % 5 == 0)
            {
                errors++;
                await subscriber.NackAsync(message, "conf test simulated error");
                continue;
            }
            handled.Add(number);
            await subscriber.AckAsync(message);
        }

        Assert.False(outOfOrder);
        await UntilLeftAsync(0);
    }

    [Fact]
    public async Task Each_of_two_topics_has_its_own_messages_and_a_subscriber_that_stops_gets_no_more()
    {
        var sidecar = await StartAsync();
        var (first, second) = (await sidecar.SubscribeAsync("multiTopic1"), await sidecar.SubscribeAsync("multiTopic2"));
        var (one, two) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        var reading = new[] { ReadAsync(first, one), ReadAsync(second, two) };

        await PublishAsync(1, 10);
        await Patience.UntilAsync(() => Task.FromResult(one.Count == 5 && two.Count == 5), "five messages on each topic");
        // A stream that is cut takes with it the acknowledgements that are still under way.
        await UntilLeftAsync(0);

        first.Dispose();
        await reading[0];
        await PublishAsync(11, 20);
        await Patience.UntilAsync(() => Task.FromResult(two.Count == 10), "five more messages on the second topic");
        await UntilLeftAsync(5);

        second.Dispose();
        await reading[1];
        Assert.Equal(["2", "4", "6", "8", "10"], one);
        Assert.Equal(["1", "3", "5", "7", "9", "11", "13", "15", "17", "19"], two);

        async Task PublishAsync(int from, int to)
        {
            for (var i = from; i <= to; i++)
            {
                await sidecar.PublishAsync(i % 2 == 0 ? "multiTopic1" : "multiTopic2", $"{i}");
            }
        }

        static async Task ReadAsync(Subscriber subscriber, ConcurrentQueue<string> texts)
        {
            while (await subscriber.TryTakeAsync() is { } message)
            {
                await subscriber.AckAsync(message);
                texts.Enqueue(message.Data.ToStringUtf8());
            }
        }
    }
}
