using System.Collections.Concurrent;
using Dapr.Proto.Components.V1;
using DaprImages.PubSubPostgres.Tests.Kit;
using DaprImages.TestKit;
using Google.Protobuf;

namespace DaprImages.PubSubPostgres.Tests.Contract;

public sealed class DeliveryTests(PostgresFixture postgres, ComponentProcess component) : ComponentTests(postgres, component)
{
    [Fact]
    public async Task A_message_comes_as_it_was_published()
    {
        var sidecar = await StartAsync();
        await sidecar.Client.PublishAsync(
            new PublishRequest { Topic = "images", Data = ByteString.CopyFrom(0, 1, 255), ContentType = "image/png", Metadata = { ["colour"] = "blå \"1\"" } },
            new Grpc.Core.Metadata { { "x-component-instance", "events" } });

        using var images = await sidecar.SubscribeAsync("images");
        var message = await images.TakeAsync();

        Assert.Equal([0, 1, 255], message.Data.ToByteArray());
        Assert.Equal(("images", "image/png"), (message.TopicName, message.ContentType));
        Assert.Equal("blå \"1\"", Assert.Single(message.Metadata).Value);
        Assert.NotEmpty(message.Id);
    }

    [Fact]
    public async Task An_acknowledged_message_is_gone()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "one");

        Assert.Equal("one", await images.HandleAsync());

        await UntilLeftAsync(0);
    }

    [Fact]
    public async Task Messages_come_in_the_order_they_were_published_in()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images");
        var texts = Enumerable.Range(0, 300).Select(i => $"{i}").ToList();
        foreach (var text in texts)
        {
            await sidecar.PublishAsync("images", text);
        }

        Assert.Equal(texts, await images.HandleAsync(texts.Count));
    }

    [Fact]
    public async Task A_message_published_before_anyone_subscribed_waits_for_its_first_subscriber()
    {
        var sidecar = await StartAsync();
        await sidecar.PublishAsync("images", "early");

        using var first = await sidecar.SubscribeAsync("images");
        Assert.Equal("early", await first.HandleAsync());

        var other = await StartAsync("other");
        using var second = await other.SubscribeAsync("images");
        await Patience.UntilAsync(async () => await ScalarAsync<long>("SELECT count(*) FROM dapr_pubsub.queue") == 2, "the other's queue");
        await sidecar.PublishAsync("images", "late");
        Assert.Equal("late", await second.HandleAsync());
    }

    [Fact]
    public async Task Every_consumer_gets_every_message_once()
    {
        var one = await StartAsync("one");
        var two = await StartAsync("two");
        using var first = await one.SubscribeAsync("images");
        using var second = await two.SubscribeAsync("images");
        await Patience.UntilAsync(async () => await ScalarAsync<long>("SELECT count(*) FROM dapr_pubsub.queue WHERE consumer IN ('one', 'two')") == 2, "both queues");

        await one.PublishAsync("images", "a");

        Assert.Equal("a", await first.HandleAsync());
        Assert.Equal("a", await second.HandleAsync());
        await UntilLeftAsync(0);
    }

    [Fact]
    public async Task Consumers_of_the_same_id_share_the_messages()
    {
        var (one, two) = (await StartAsync(), await StartAsync());
        using var first = await one.SubscribeAsync("images");
        using var second = await two.SubscribeAsync("images");
        var texts = Enumerable.Range(0, 100).Select(i => $"{i}").ToList();
        foreach (var text in texts)
        {
            await one.PublishAsync("images", text);
        }

        var taken = new ConcurrentBag<string>();
        var taking = new[] { TakeAllAsync(first), TakeAllAsync(second) };
        await Patience.UntilAsync(() => Task.FromResult(taken.Count == texts.Count), "all messages");

        Assert.Equal(texts.Order(), taken.Order());
        await UntilLeftAsync(0);
        first.Dispose();
        second.Dispose();
        await Task.WhenAll(taking);

        async Task TakeAllAsync(Subscriber subscriber)
        {
            while (await subscriber.TryTakeAsync() is { } message)
            {
                taken.Add(message.Data.ToStringUtf8());
                await subscriber.AckAsync(message);
            }
        }
    }

    [Fact]
    public async Task A_refused_message_comes_again()
    {
        var sidecar = await StartAsync("app", "retryDelay", "50ms");
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "one");

        await images.NackAsync(await images.TakeAsync());

        Assert.Equal("one", await images.HandleAsync());
        await UntilLeftAsync(0);
    }

    [Fact]
    public async Task A_refused_message_does_not_hold_up_those_behind_it()
    {
        var sidecar = await StartAsync("app", "retryDelay", "1h");
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "refused");
        await sidecar.PublishAsync("images", "next");

        await images.NackAsync(await images.TakeAsync());

        Assert.Equal("next", await images.HandleAsync());
        await UntilLeftAsync(1);
    }

    [Fact]
    public async Task The_pause_before_a_redelivery_doubles_up_to_its_limit()
    {
        var sidecar = await StartAsync("app", "retryDelay", "10s", "maxRetryDelay", "30s");
        await sidecar.PublishAsync("images", "one");
        var pauses = new List<double>();

        for (var i = 0; i < 3; i++)
        {
            using var images = await sidecar.SubscribeAsync("images");
            await images.NackAsync(await images.TakeAsync());
            await Patience.UntilAsync(async () => await ScalarAsync<long>("SELECT count(*) FROM dapr_pubsub.waiting") == 1, "the message to wait");
            pauses.Add(await ScalarAsync<double>("SELECT extract(epoch FROM due_at - now())::double precision FROM dapr_pubsub.waiting"));
            await ScalarAsync<int>("UPDATE dapr_pubsub.waiting SET due_at = now() RETURNING 1");
        }

        Assert.InRange(pauses[0], 1, 10);
        Assert.InRange(pauses[1], 10.1, 20);
        Assert.InRange(pauses[2], 20.1, 30);
    }

    [Fact]
    public async Task Topics_are_delivered_beside_each_other()
    {
        var sidecar = await StartAsync();
        using var slow = await sidecar.SubscribeAsync("slow");
        using var fast = await sidecar.SubscribeAsync("fast");
        await sidecar.PublishAsync("slow", "held");
        var held = await slow.TakeAsync();

        await sidecar.PublishAsync("fast", "free");

        Assert.Equal("free", await fast.HandleAsync());
        await slow.AckAsync(held);
    }

    [Fact]
    public async Task An_acknowledgement_of_an_unknown_message_is_ignored()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images");
        await images.AckAsync(new PullMessagesResponse { Id = "12345" });
        await images.AckAsync(new PullMessagesResponse { Id = "not a number" });

        await sidecar.PublishAsync("images", "one");

        Assert.Equal("one", await images.HandleAsync());
    }

    [Fact]
    public async Task Every_topic_of_five_hundred_has_its_stream()
    {
        var sidecar = await StartAsync();
        var subscribers = new List<Subscriber>();
        for (var i = 0; i < 500; i++)
        {
            subscribers.Add(await sidecar.SubscribeAsync($"topic-{i}"));
        }
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => sidecar.PublishAsync($"topic-{i}", $"{i}")));

        for (var i = 0; i < 500; i++)
        {
            Assert.Equal($"{i}", await subscribers[i].HandleAsync());
        }
        subscribers.ForEach(subscriber => subscriber.Dispose());
    }
}
