extern alias component;

using component::DaprImages.PubSubPostgres.Component;
using component::DaprImages.PubSubPostgres.Queue;

namespace DaprImages.PubSubPostgres.Tests.Queue;

public sealed class OptionsTests
{
    [Fact]
    public void Defaults_stand_for_what_is_not_given()
    {
        var options = Read();

        Assert.Equal(("default", null, 4_177_920), (options.ConsumerId, options.TimeToLive, options.MaxMessageBytes));
        Assert.Equal(("dapr_pubsub", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5)), (options.Broker.Schema, options.Broker.Lease, options.Broker.PollInterval));
        Assert.Equal(new DeliveryOptions(500, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 0, "images.dead"), options.DeliveryOf("images", []));
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("7.5", 7.5)]
    [InlineData("30s", 30)]
    [InlineData("1m30s", 90)]
    [InlineData("4500ms", 4.5)]
    [InlineData("1h", 3600)]
    [InlineData(" 5s ", 5)]
    public void Durations_are_read_as_Go_and_as_seconds(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read("leaseDuration", text).Broker.Lease);

    [Theory]
    [InlineData("-5s")]
    [InlineData("5 apples")]
    [InlineData("1s2")]
    [InlineData("1e9")]
    [InlineData("99999999999999999999h")]
    public void What_is_no_duration_is_refused(string text) => Assert.Contains("'leaseDuration'", Assert.Throws<MetadataException>(() => Read("leaseDuration", text)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_case_of_names_does_not_matter_and_unknown_names_are_told() =>
        Assert.Equal((7, "prefech"), (Read("PREFETCH", "7").Delivery.Prefetch, Assert.Single(Read("prefech", "7").Unknown)));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(7, 60)]
    [InlineData(1_000_000, 60)]
    public void The_pause_doubles_with_each_delivery_up_to_its_limit(int deliveries, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read().Delivery.DelayAfter(deliveries));

    private static ComponentOptions Read(params string[] metadata) =>
        new([new("connectionString", "postgres://localhost/x"), .. metadata.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1]))]);
}
