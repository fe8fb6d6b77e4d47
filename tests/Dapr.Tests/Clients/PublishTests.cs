using System.Text.Json;
using Dapr;
using Dapr.Proto.Runtime.V1;
using Grpc.Core;

namespace DaprImages.Dapr.Tests.Clients;

public sealed class PublishTests
{
    [Fact]
    public async Task An_event_is_published_as_json()
    {
        await using var sidecar = await Sidecar.StartAsync();

        await sidecar.Client().PublishEventAsync("events", "uploaded", new { ImageId = 7 }, new Dictionary<string, string> { ["ttlInSeconds"] = "60" });

        var request = sidecar.Answers.Asked<PublishEventRequest>();
        Assert.Equal(("events", "uploaded", """{"imageId":7}""", "application/json"), (request.PubsubName, request.Topic, request.Data.ToStringUtf8(), request.DataContentType));
        Assert.Equal("60", request.Metadata["ttlInSeconds"]);
    }

    [Fact]
    public async Task An_event_may_have_no_data()
    {
        await using var sidecar = await Sidecar.StartAsync();

        await sidecar.Client().PublishEventAsync("events", "uploaded");
        await sidecar.Client().PublishEventAsync("events", "uploaded", new Dictionary<string, string> { ["a"] = "b" });

        var request = sidecar.Answers.Asked<PublishEventRequest>();
        Assert.Equal((0, "", "b"), (request.Data.Length, request.DataContentType, request.Metadata["a"]));
    }

    [Fact]
    public async Task An_event_in_its_own_envelope_says_so()
    {
        await using var sidecar = await Sidecar.StartAsync();

        await sidecar.Client().PublishEventAsync("events", "uploaded", new CloudEvent<int>(5) { Source = new Uri("urn:me"), Type = "t", Subject = "s" });

        var request = sidecar.Answers.Asked<PublishEventRequest>();
        var envelope = JsonDocument.Parse(request.Data.ToStringUtf8()).RootElement;
        Assert.Equal("application/cloudevents+json", request.DataContentType);
        Assert.Equal(("urn:me", "t", "s", 5), (envelope.GetProperty("source").GetString(), envelope.GetProperty("type").GetString(), envelope.GetProperty("subject").GetString(), envelope.GetProperty("data").GetInt32()));
        Assert.Equal("application/json", envelope.GetProperty("datacontenttype").GetString());
    }

    [Fact]
    public async Task Bytes_are_published_as_they_are()
    {
        await using var sidecar = await Sidecar.StartAsync();

        await sidecar.Client().PublishByteEventAsync("events", "uploaded", new byte[] { 1, 2, 255 }, "image/png", new Dictionary<string, string> { ["a"] = "b" });

        var request = sidecar.Answers.Asked<PublishEventRequest>();
        Assert.Equal([1, 2, 255], request.Data.ToByteArray());
        Assert.Equal(("image/png", "b"), (request.DataContentType, request.Metadata["a"]));
    }

    [Fact]
    public async Task Several_events_are_published_at_once_and_the_failed_ones_named()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Of[typeof(BulkPublishResponse)] = new BulkPublishResponse { FailedEntries = { new BulkPublishResponseFailedEntry { EntryId = "1", Error = "full" } } };

        var response = await sidecar.Client().BulkPublishEventAsync<object>("events", "uploaded", [new { N = 1 }, new byte[] { 9 }, new CloudEvent<int>(3)], new Dictionary<string, string> { ["a"] = "b" });

        var request = sidecar.Answers.Asked<BulkPublishRequest>();
        Assert.Equal(["0", "1", "2"], request.Entries.Select(entry => entry.EntryId));
        Assert.Equal(["application/json", "application/octet-stream", "application/cloudevents+json"], request.Entries.Select(entry => entry.ContentType));
        Assert.Equal(("""{"n":1}""", "b", "b"), (request.Entries[0].Event.ToStringUtf8(), request.Metadata["a"], request.Entries[2].Metadata["a"]));
        var failed = Assert.Single(response.FailedEntries);
        Assert.Equal(("1", "full", "application/octet-stream"), (failed.Entry.EntryId, failed.ErrorMessage, failed.Entry.ContentType));
        Assert.Equal(new byte[] { 9 }, failed.Entry.EventData);
    }

    [Fact]
    public async Task What_the_sidecar_refuses_is_an_exception_with_its_reason_inside()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Failure = new Status(StatusCode.InvalidArgument, "no such pubsub");

        var one = await Assert.ThrowsAsync<DaprException>(() => sidecar.Client().PublishEventAsync("events", "uploaded", 1));
        var many = await Assert.ThrowsAsync<DaprException>(() => sidecar.Client().BulkPublishEventAsync("events", "uploaded", [1]));

        Assert.Equal("Publish operation failed: the Dapr endpoint indicated a failure. See InnerException for details.", one.Message);
        Assert.Equal(("no such pubsub", "no such pubsub"), (((RpcException)one.InnerException!).Status.Detail, ((RpcException)many.InnerException!).Status.Detail));
    }

    [Fact]
    public async Task What_names_nothing_is_not_sent()
    {
        await using var sidecar = await Sidecar.StartAsync();
        var client = sidecar.Client();

        await Assert.ThrowsAsync<ArgumentException>(() => client.PublishEventAsync("", "uploaded"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.PublishEventAsync("events", null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.PublishEventAsync<object>("events", "uploaded", null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.BulkPublishEventAsync<int>("events", "uploaded", null!));
    }
}
