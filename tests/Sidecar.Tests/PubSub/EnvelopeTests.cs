using System.Text;
using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.PubSub.CloudEvents;
using DaprImages.Sidecar.Tests.Resiliency;

namespace DaprImages.Sidecar.Tests.PubSub;

public sealed class EnvelopeTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly ManualClock _clock = new();

    [Fact]
    public void Published_data_is_wrapped_byte_for_byte_as_daprd_does()
    {
        var text = Write(Publish("application/json", """{ "z": 1.50, "html": "<&>" }""", new() { ["cloudevent.id"] = "one" }));

        Assert.Equal(
            """{"data":{"html":"\u003c\u0026\u003e","z":1.50},"datacontenttype":"application/json","id":"one","pubsubname":"pubsub","source":"app","specversion":"1.0","time":"2026-01-01T00:00:00Z","topic":"images","traceid":"","traceparent":"","tracestate":"","type":"com.dapr.event.sent"}""",
            text);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", """{"a":1}""", """{"a":1}""")]
    [InlineData("application/json", """{"a":""", "\"{\\\"a\\\":\"")]
    [InlineData("application/json", """{"a":1}{"b":2}""", """{"a":1}""")]
    [InlineData("application/json", "", "\"\"")]
    [InlineData("application/vnd.image+json", """{"a":1}""", "\"{\\\"a\\\":1}\"")]
    [InlineData("text/plain", "hello", "\"hello\"")]
    [InlineData(null, """{"a":1}""", "\"{\\\"a\\\":1}\"")]
    public void Only_json_is_data_as_it_is_and_all_else_is_text(string? contentType, string data, string expected)
    {
        var fields = Publish(contentType, data);

        Assert.Equal(expected, Write(fields["data"]));
        Assert.Equal(contentType ?? "text/plain", fields["datacontenttype"]);
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-protobuf")]
    public void Bytes_are_base64(string contentType)
    {
        var fields = Publish(contentType, "hello");

        Assert.Equal("aGVsbG8=", fields["data_base64"]);
        Assert.DoesNotContain("data", fields.Keys);
    }

    [Fact]
    public void Metadata_overrides_the_envelope_in_any_case_but_not_all_of_it()
    {
        var fields = Publish("text/plain", "x", new()
        {
            ["CloudEvent.ID"] = "my-id",
            ["cloudevent.source"] = "my-source",
            ["cloudevent.type"] = "my-type",
            ["cloudevent.subject"] = "my-subject",
            ["cloudevent.traceparent"] = Trace,
            ["cloudevent.tracestate"] = "a=b",
            ["cloudevent.topic"] = "other",
            ["cloudevent.time"] = "2020-01-01T00:00:00Z",
        });

        Assert.Equal(["my-id", "my-source", "my-type", "my-subject", Trace, Trace, "a=b"], new[] { "id", "source", "type", "subject", "traceid", "traceparent", "tracestate" }.Select(name => fields[name]));
        Assert.Equal(["images", "2026-01-01T00:00:00Z"], new[] { "topic", "time" }.Select(name => fields[name]));
    }

    [Fact]
    public void A_cloud_event_keeps_its_fields_but_topic_and_pub_sub()
    {
        var fields = Publish("application/cloudevents+json", """{"id":"own","topic":"wrong","pubsubname":"wrong","type":"t","traceid":"mine","myext":"x"}""", new() { ["cloudevent.id"] = "other" });

        Assert.Equal(["own", "images", "pubsub", "t", "mine", "x", "Dapr", "1.0"], new[] { "id", "topic", "pubsubname", "type", "traceid", "myext", "source", "specversion" }.Select(name => fields[name]));
        Assert.DoesNotContain("traceparent", fields.Keys);
    }

    [Fact]
    public void A_cloud_event_without_an_id_stays_without() => Assert.DoesNotContain("id", Publish("application/cloudevents+json", "{}").Keys);

    [Fact]
    public void A_cloud_event_that_is_none_is_refused() =>
        Assert.Equal("unexpected EOF", Assert.Throws<GoJsonException>(() => Publish("application/cloudevents+json", """{"id":""")).Message);

    [Theory]
    [InlineData("10", "2026-01-01T00:00:10Z")]
    [InlineData("0", "2026-01-01T00:00:00Z")]
    [InlineData("1m30s", "2026-01-01T00:01:30Z")]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    [InlineData("99999999999999999999", null)]
    public void A_time_to_live_becomes_an_expiration(string timeToLive, string? expected)
    {
        var fields = new Dictionary<string, object?>();

        Envelope.AddExpiration(fields, new Dictionary<string, string> { ["TTLInSeconds"] = timeToLive }, _clock);

        Assert.Equal(expected, fields.GetValueOrDefault("expiration"));
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00Z", true)]
    [InlineData("2120-01-01T00:00:00Z", false)]
    [InlineData("soon", false)]
    [InlineData("", false)]
    public void An_event_has_expired_when_its_time_is_over(string expiration, bool expired) =>
        Assert.Equal(expired, Envelope.HasExpired(new Dictionary<string, object?> { ["expiration"] = expiration }, _clock));

    private Dictionary<string, object?> Publish(string? contentType, string data, Dictionary<string, string>? metadata = null) =>
        Envelope.Create(new PublishedEvent("pubsub", "images", "app", contentType, Encoding.UTF8.GetBytes(data), "", "", metadata ?? []), _clock);

    private static string Write(object? value) => Encoding.UTF8.GetString(GoJsonWriter.Write(value).Span);
}
