namespace DaprImages.PubSubPostgres.Queue;

/// <summary>Where the queues are and how they are looked after. Component instances with the same options share a <see cref="Broker"/>.</summary>
/// <param name="ConnectionString">In any form that <see cref="Postgres.PostgresConnectionString"/> understands.</param>
/// <param name="Schema">Holds the tables; also the channel of notifications.</param>
/// <param name="Lease">How long a process that has gone silent keeps its messages.</param>
/// <param name="PollInterval">How often queues are looked at when no notification comes.</param>
internal sealed record BrokerOptions(string ConnectionString, string Schema, TimeSpan Lease, TimeSpan PollInterval);
