using DaprImages.PubSubPostgres.Tests.Kit;
using DaprImages.TestKit;

namespace DaprImages.PubSubPostgres.Tests.Contract;

/// <summary>Time to live, delay, ordering keys and dead letters.</summary>
public sealed class MessageLifeTests(PostgresFixture postgres, ComponentProcess component) : ComponentTests(postgres, component)
{
    [Fact]
    public async Task An_expired_message_is_not_delivered_and_goes()
    {
        var sidecar = await StartAsync();
        await sidecar.PublishAsync("images", "old", "ttlInSeconds", "1");
        await sidecar.PublishAsync("images", "delayed beyond its life", "ttlInSeconds", "1", "delayInSeconds", "3600");
        await sidecar.PublishAsync("images", "lasting");

        await UntilLeftAsync(1);

        using var images = await sidecar.SubscribeAsync("images");
        Assert.Equal("lasting", await images.HandleAsync());
    }

    [Fact]
    public async Task The_components_time_to_live_goes_for_messages_without_one()
    {
        var sidecar = await StartAsync("app", "ttlInSeconds", "1");
        await sidecar.PublishAsync("images", "short");
        await sidecar.PublishAsync("images", "long", "ttlInSeconds", "3600");

        await UntilLeftAsync(1);
    }

    [Fact]
    public async Task A_delayed_message_comes_when_it_is_due_and_not_before()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "later", "delayInSeconds", "1.5");
        var dueIn = await ScalarAsync<double>("SELECT extract(epoch FROM due_at - now())::double precision FROM dapr_pubsub.waiting");
        await sidecar.PublishAsync("images", "now");

        Assert.Equal(["now", "later"], await images.HandleAsync(2));
        Assert.InRange(dueIn, 0, 1.5);
        Assert.True(await ScalarAsync<bool>("SELECT NOT EXISTS (SELECT FROM dapr_pubsub.waiting)"));
    }

    [Fact]
    public async Task Messages_of_a_key_come_one_after_another_even_to_several_consumers()
    {
        var (one, two) = (await StartAsync(), await StartAsync());
        using var first = await one.SubscribeAsync("images");
        using var second = await two.SubscribeAsync("images");
        for (var i = 0; i < 10; i++)
        {
            await one.PublishAsync("images", $"{i}", "orderingKey", "photo-1");
        }

        var (mine, theirs) = (first.TryTakeAsync(), second.TryTakeAsync());
        for (var i = 0; i < 10; i++)
        {
            var arrived = await Task.WhenAny(mine, theirs).WaitAsync(Patience.Long);
            var message = (await arrived)!;
            Assert.Equal($"{i}", message.Data.ToStringUtf8());
            Assert.Equal(1, await ScalarAsync<long>("SELECT count(*) FROM dapr_pubsub.message"));
            await (arrived == mine ? first : second).AckAsync(message);
            if (arrived == mine)
            {
                mine = first.TryTakeAsync();
            }
            else
            {
                theirs = second.TryTakeAsync();
            }
        }
        await UntilLeftAsync(0);
    }

    [Fact]
    public async Task Other_keys_and_keyless_messages_do_not_wait_for_a_key()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "a1", "orderingKey", "a");
        var held = await images.TakeAsync();
        await sidecar.PublishAsync("images", "a2", "orderingKey", "a");
        await sidecar.PublishAsync("images", "b1", "orderingKey", "b");
        await sidecar.PublishAsync("images", "none");

        Assert.Equal(["b1", "none"], await images.HandleAsync(2));

        await images.AckAsync(held);
        Assert.Equal("a2", await images.HandleAsync());
    }

    [Fact]
    public async Task A_refused_message_keeps_its_key_until_it_is_handled()
    {
        var sidecar = await StartAsync("app", "retryDelay", "200ms");
        using var images = await sidecar.SubscribeAsync("images");
        foreach (var text in new[] { "1", "2", "3" })
        {
            await sidecar.PublishAsync("images", text, "orderingKey", "a");
        }

        await images.NackAsync(await images.TakeAsync());

        Assert.Equal(["1", "2", "3"], await images.HandleAsync(3));
    }

    [Fact]
    public async Task An_expired_message_lets_the_next_of_its_key_go()
    {
        var sidecar = await StartAsync();
        await sidecar.PublishAsync("images", "old", "orderingKey", "a", "ttlInSeconds", "1");
        await sidecar.PublishAsync("images", "next", "orderingKey", "a");
        await UntilLeftAsync(1);

        using var images = await sidecar.SubscribeAsync("images");

        Assert.Equal("next", await images.HandleAsync());
    }

    [Fact]
    public async Task A_key_that_many_publish_to_at_once_gets_stuck_nowhere()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images");
        var publishing = Task.WhenAll(Enumerable.Range(0, 200).Select(i => sidecar.PublishAsync("images", $"{i}", "orderingKey", $"{i % 3}")));

        var handled = await images.HandleAsync(200);

        await publishing;
        Assert.Equal(200, handled.Distinct().Count());
        await UntilLeftAsync(0);
    }

    [Fact]
    public async Task A_message_refused_too_often_goes_to_the_dead_letter_topic_and_says_why()
    {
        var sidecar = await StartAsync("app", "maxDeliveries", "3", "retryDelay", "10ms");
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "poison", "colour", "blue");

        for (var i = 0; i < 3; i++)
        {
            await images.NackAsync(await images.TakeAsync(), "cannot\0 do");
        }

        using var dead = await sidecar.SubscribeAsync("images.dead");
        var message = await dead.TakeAsync();
        Assert.Equal("poison", message.Data.ToStringUtf8());
        Assert.Equal("blue", message.Metadata["colour"]);
        Assert.Equal(
            ("images", "app", "3", "cannot\0 do"),
            (message.Metadata["deadLetterSourceTopic"], message.Metadata["deadLetterConsumer"], message.Metadata["deadLetterDeliveries"], message.Metadata["deadLetterReason"]));
        await dead.AckAsync(message);
        await UntilLeftAsync(0);
    }

    [Fact]
    public async Task A_subscription_may_have_limits_and_a_dead_letter_topic_of_its_own()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images", "maxDeliveries", "1", "deadLetterTopic", "graveyard.{topic}");
        await sidecar.PublishAsync("images", "poison");

        await images.NackAsync(await images.TakeAsync());

        using var dead = await sidecar.SubscribeAsync("graveyard.images");
        Assert.Equal("poison", await dead.HandleAsync());
    }

    [Fact]
    public async Task A_dead_letter_that_is_refused_stays_where_it_is()
    {
        var sidecar = await StartAsync("app", "maxDeliveries", "1", "retryDelay", "10ms");
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "poison");
        await images.NackAsync(await images.TakeAsync());
        using var dead = await sidecar.SubscribeAsync("images.dead");

        await dead.NackAsync(await dead.TakeAsync());

        Assert.Equal("poison", await dead.HandleAsync());
        Assert.False(await ScalarAsync<bool>("SELECT EXISTS (SELECT FROM dapr_pubsub.queue WHERE topic = 'images.dead.dead')"));
    }

    [Fact]
    public async Task A_dead_letter_lets_the_next_of_its_key_go()
    {
        var sidecar = await StartAsync("app", "maxDeliveries", "1");
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "poison", "orderingKey", "a");
        await sidecar.PublishAsync("images", "next", "orderingKey", "a");

        await images.NackAsync(await images.TakeAsync());

        Assert.Equal("next", await images.HandleAsync());
    }

    [Fact]
    public async Task A_message_whose_sidecar_dies_every_time_is_poison_too()
    {
        var sidecar = await StartAsync("app", "maxDeliveries", "2");
        await sidecar.PublishAsync("images", "deadly");
        await sidecar.PublishAsync("images", "innocent");

        for (var i = 0; i < 2; i++)
        {
            using var images = await sidecar.SubscribeAsync("images");
            Assert.Equal("deadly", (await images.TakeAsync()).Data.ToStringUtf8());
        }

        using var dead = await sidecar.SubscribeAsync("images.dead");
        Assert.Equal("deadly", await dead.HandleAsync());
        Assert.Equal(0, await ScalarAsync<int>("SELECT max(deliveries) FROM dapr_pubsub.message"));
        using var last = await sidecar.SubscribeAsync("images");
        Assert.Equal("innocent", await last.HandleAsync());
    }
}
