using Dapr;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DaprImages.Dapr.Tests.Subscribers;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task An_endpoint_with_a_topic_is_told_to_the_sidecar()
    {
        await using var app = await SubscriberApp.StartAsync(app =>
        {
            app.MapSubscribeHandler();
            app.MapPost("/events/image-uploaded", () => Results.Ok()).WithTopic("image-events", "image.uploaded");
            app.MapPost("/other", () => Results.Ok());
        });

        Assert.Equal("""[{"topic":"image.uploaded","pubsubName":"image-events","route":"events/image-uploaded"}]""", await app.SubscriptionsAsync());
    }

    [Fact]
    public async Task An_app_without_topics_tells_of_none()
    {
        await using var app = await SubscriberApp.StartAsync(app => app.MapSubscribeHandler());

        Assert.Equal("[]", await app.SubscriptionsAsync());
    }

    [Fact]
    public async Task Options_name_dead_letters_metadata_and_raw_messages()
    {
        await using var app = await SubscriberApp.StartAsync(app =>
        {
            app.MapSubscribeHandler();
            app.MapPost("/a", () => Results.Ok()).WithTopic(new TopicOptions
            {
                PubsubName = "p",
                Name = "a",
                DeadLetterTopic = "a.dead",
                EnableRawPayload = true,
                Metadata = new Dictionary<string, string> { ["maxInFlight"] = "3" },
            });
            app.MapPost("/b", () => Results.Ok()).WithTopic("p", "b", enableRawPayload: true);
            app.MapPost("/c", () => Results.Ok()).WithTopic("p", "c", new Dictionary<string, string> { ["x"] = "1" });
        });

        Assert.Equal(
            """[{"topic":"a","pubsubName":"p","route":"a","metadata":{"maxInFlight":"3","rawPayload":"true"},"deadLetterTopic":"a.dead"},"""
            + """{"topic":"b","pubsubName":"p","route":"b","metadata":{"rawPayload":"true"}},"""
            + """{"topic":"c","pubsubName":"p","route":"c","metadata":{"x":"1"}}]""",
            await app.SubscriptionsAsync());
    }

    [Fact]
    public async Task All_topics_can_be_raw()
    {
        await using var app = await SubscriberApp.StartAsync(app =>
        {
            app.MapSubscribeHandler(new SubscribeOptions { EnableRawPayload = true });
            app.MapPost("/a", () => Results.Ok()).WithTopic("p", "a");
        });

        Assert.Contains("rawPayload", await app.SubscriptionsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handlers_of_one_topic_become_rules_in_the_order_of_their_priorities()
    {
        await using var app = await SubscriberApp.StartAsync(app =>
        {
            app.MapSubscribeHandler();
            app.MapPost("/rest", () => Results.Ok()).WithTopic("p", "t");
            app.MapPost("/second", () => Results.Ok()).WithTopic(new TopicOptions { PubsubName = "p", Name = "t", Match = "event.type == 'b'", Priority = 2 });
            app.MapPost("/first", () => Results.Ok()).WithTopic(new TopicOptions { PubsubName = "p", Name = "t", Match = "event.type == 'a'", Priority = 1 });
        });

        Assert.Equal(
            """[{"topic":"t","pubsubName":"p","routes":{"rules":[{"match":"event.type == \u0027a\u0027","path":"first"},{"match":"event.type == \u0027b\u0027","path":"second"}],"default":"rest"}}]""",
            await app.SubscriptionsAsync());
        Assert.Empty(app.Logs.Of("DaprTopicSubscription"));
    }

    [Fact]
    public async Task Handlers_that_compete_are_reported()
    {
        await using var app = await SubscriberApp.StartAsync(app =>
        {
            app.MapSubscribeHandler();
            app.MapPost("/one", () => Results.Ok()).WithTopic("p", "t");
            app.MapPost("/two", () => Results.Ok()).WithTopic("p", "t");
            app.MapPost("/three", () => Results.Ok()).WithTopic(new TopicOptions { PubsubName = "p", Name = "t", Match = "a", Priority = 1 });
            app.MapPost("/four", () => Results.Ok()).WithTopic(new TopicOptions { PubsubName = "p", Name = "t", Match = "b", Priority = 1 });
        });

        await app.SubscriptionsAsync();

        Assert.Equal(
            ["Several handlers subscribe to all of topic t on p; only the first gets it", "2 handlers of topic t on p have the same priority 1"],
            app.Logs.Of("DaprTopicSubscription"));
    }

    [Fact]
    public async Task Attributes_of_a_handler_say_the_same()
    {
        await using var app = await SubscriberApp.StartAsync(app =>
        {
            app.MapSubscribeHandler();
            app.MapPost("/handle", [Topic("p", "t", "t.dead", false, ["mine"], ";")] [TopicMetadata("mine", "size", "1")] [TopicMetadata("mine", "size", "2")] [TopicMetadata("other", "size", "3")] [TopicMetadata("all", "4")] () => Results.Ok());
            app.MapPost("/match", [Topic("p", "u", "event.x", 1)] () => Results.Ok());
            app.MapPost("/both", [Topic("p", "v")] [Topic("q", "v", true)] () => Results.Ok());
        });

        Assert.Equal(
            """[{"topic":"t","pubsubName":"p","route":"handle","metadata":{"size":"1;2","all":"4"},"deadLetterTopic":"t.dead"},"""
            + """{"topic":"u","pubsubName":"p","routes":{"rules":[{"match":"event.x","path":"match"}]}},"""
            + """{"topic":"v","pubsubName":"p","route":"both"},{"topic":"v","pubsubName":"q","route":"both","metadata":{"rawPayload":"true"}}]""",
            await app.SubscriptionsAsync());
    }

    [Fact]
    public async Task A_topic_can_be_delivered_in_bulk()
    {
        await using var app = await SubscriberApp.StartAsync(app =>
        {
            app.MapSubscribeHandler();
            app.MapPost("/bulk", (BulkSubscribeMessage<BulkMessageModel<int>> messages) => new BulkSubscribeAppResponse(
                    [.. messages.Entries.Select(entry => new BulkSubscribeAppResponseEntry(entry.EntryId!, entry.Event!.Data > 1 ? BulkSubscribeAppResponseStatus.RETRY : BulkSubscribeAppResponseStatus.SUCCESS))]))
                .WithTopic("p", "t")
                .WithBulkSubscribe(new BulkSubscribeTopicOptions { TopicName = "t", MaxMessagesCount = 50 });
        });

        using var answer = await app.SendAsync("/bulk", """{"entries":[{"entryId":"a","event":{"data":1}},{"entryId":"b","event":{"data":2}}]}""", "application/json");

        Assert.Equal("""[{"topic":"t","pubsubName":"p","route":"bulk","bulkSubscribe":{"enabled":true,"maxMessagesCount":50,"maxAwaitDurationMs":1000}}]""", await app.SubscriptionsAsync());
        Assert.Equal("""{"statuses":[{"entryId":"a","status":"SUCCESS"},{"entryId":"b","status":"RETRY"}]}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public void A_topic_without_a_name_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new TopicAttribute("p", ""));
        Assert.Throws<ArgumentNullException>(() => new TopicAttribute(null!, "t"));
        Assert.Throws<ArgumentNullException>(() => new TopicMetadataAttribute("name", null!));
    }
}
