using System.Text.RegularExpressions;
using DaprImages.Postgres;
using DaprImages.PubSubPostgres.Queue;

namespace DaprImages.PubSubPostgres.Component;

/// <summary>
/// The metadata of a Dapr component of type <c>pubsub.postgres</c>. Times are durations in Go's form (<c>30s</c>, <c>1m30s</c>, <c>500ms</c>) or numbers of seconds.
/// </summary>
internal sealed partial class ComponentOptions
{
    /// <summary>daprd's receive limit for a message on a component's stream is 4 MiB; this leaves 16 KiB for what a dead letter says of itself.</summary>
    public const int DefaultMaxMessageBytes = (4 << 20) - (16 << 10);

    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private readonly string? _deadLetterTopic;

    /// <exception cref="MetadataException">A field is missing or will not do.</exception>
    public ComponentOptions(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var reader = new MetadataReader(metadata);
        Broker = new BrokerOptions(
            ConnectionString(reader),
            Schema(reader),
            reader.Duration("leaseDuration", TimeSpan.FromSeconds(3), TimeSpan.FromHours(1)) ?? TimeSpan.FromSeconds(30),
            reader.Duration("pollInterval", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)) ?? TimeSpan.FromSeconds(5));
        ConsumerId = reader.Text("consumerID") ?? "default";
        TimeToLive = reader.Duration("ttlInSeconds", TimeSpan.FromSeconds(1), Year * 10);
        MaxMessageBytes = reader.Number("maxMessageBytes", 1_024, 64 << 20) ?? DefaultMaxMessageBytes;
        _deadLetterTopic = reader.Text("deadLetterTopic");
        Delivery = ReadDelivery(reader, new DeliveryOptions(500, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 0, ""));
        Unknown = [.. reader.Unknown];
    }

    /// <summary>
    /// <c>connectionString</c> (required): a postgres:// URL, libpq's or Npgsql's form. <c>schema</c> (dapr_pubsub): holds the tables, made when absent.
    /// <c>leaseDuration</c> (30s, from 3s to 1h): how long a component process that has died keeps the messages it held.
    /// <c>pollInterval</c> (5s, from 100ms to 10m): how often queues are looked at when no notification comes.
    /// </summary>
    public BrokerOptions Broker { get; }

    /// <summary><c>consumerID</c> (set by Dapr to the app id): the group that shares the messages; every group gets each message once.</summary>
    public string ConsumerId { get; }

    /// <summary><c>ttlInSeconds</c> (none): time to live of messages that are published without one of their own.</summary>
    public TimeSpan? TimeToLive { get; }

    /// <summary><c>maxMessageBytes</c> (4177920): largest message as it is delivered, metadata and topic included; what is larger is refused when published.</summary>
    public int MaxMessageBytes { get; }

    /// <summary>
    /// May be overridden by the metadata of a subscription. <c>prefetch</c> (500, from 1 to 10000): messages claimed ahead at most.
    /// <c>retryDelay</c> (1s, from 0 to 1h) and <c>maxRetryDelay</c> (1m, to 24h): the pause after a refusal, doubling. <c>maxDeliveries</c> (0, for no limit):
    /// deliveries of a message before it goes to the <c>deadLetterTopic</c> (the topic's name with .dead; {topic} in it stands for that name).
    /// </summary>
    public DeliveryOptions Delivery { get; }

    /// <summary>Fields that mean nothing here.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <exception cref="MetadataException">A field of the subscription will not do.</exception>
    public DeliveryOptions DeliveryOf(string topic, IEnumerable<KeyValuePair<string, string>> subscription)
    {
        var reader = new MetadataReader(subscription);
        var deadLetterTopic = reader.Text("deadLetterTopic") ?? _deadLetterTopic ?? "{topic}.dead";
        return ReadDelivery(reader, Delivery) with { DeadLetterTopic = deadLetterTopic.Replace("{topic}", topic, StringComparison.Ordinal) };
    }

    private static DeliveryOptions ReadDelivery(MetadataReader reader, DeliveryOptions defaults) => new(
        reader.Number("prefetch", 1, 10_000) ?? defaults.Prefetch,
        reader.Duration("retryDelay", TimeSpan.Zero, TimeSpan.FromHours(1)) ?? defaults.RetryDelay,
        reader.Duration("maxRetryDelay", TimeSpan.Zero, TimeSpan.FromHours(24)) ?? defaults.MaxRetryDelay,
        reader.Number("maxDeliveries", 0, 1_000_000) ?? defaults.MaxDeliveries,
        defaults.DeadLetterTopic);

    private static string ConnectionString(MetadataReader reader)
    {
        var text = reader.Text("connectionString") ?? throw new MetadataException("connectionString", "is missing. It says where the database is: postgres://user:password@host:5432/database");
        try
        {
            _ = PostgresConnectionString.Parse(text);
            return text;
        }
        catch (FormatException error)
        {
            throw new MetadataException("connectionString", error.Message);
        }
    }

    private static string Schema(MetadataReader reader)
    {
        var schema = reader.Text("schema") ?? "dapr_pubsub";
        return SchemaName().IsMatch(schema) ? schema : throw new MetadataException("schema", schema, "a name of lower-case letters, digits and underscores, 63 at most");
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex SchemaName();
}
