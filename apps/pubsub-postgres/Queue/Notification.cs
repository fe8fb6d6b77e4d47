using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>Tells the other processes that topics have something to claim. Only a hint: whoever misses one finds the messages when it polls.</summary>
internal static class Notification
{
    /// <param name="sender">Ignores its own notifications.</param>
    public static void Add(NpgsqlBatch batch, string channel, long sender, IReadOnlyCollection<string> topics) => batch.Add(
        "SELECT pg_notify($1, $2 || ':' || topic) FROM unnest($3) AS given (topic)",
        Sql.Text(channel),
        Sql.Text(sender.ToString(CultureInfo.InvariantCulture)),
        topics.Column(NpgsqlDbType.Text, topic => topic));

    /// <summary>Reads a payload.</summary>
    public static bool TryParse(string payload, out long sender, out string topic)
    {
        var colon = payload.IndexOf(':', StringComparison.Ordinal);
        topic = payload[(colon + 1)..];
        sender = 0;
        return colon > 0 && long.TryParse(payload.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out sender);
    }
}
