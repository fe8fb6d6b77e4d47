using Npgsql;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>Hears from other processes that topics have something to claim. Each time it has to connect anew it takes every topic to have something, for it may have missed that.</summary>
internal sealed class Listener(NpgsqlDataSource database, string channel, Claimer claimer, DatabaseLink link)
{
    public Task RunAsync(long owner, CancellationToken cancellationToken) => link.PersistAsync(() => ListenAsync(owner, cancellationToken), cancellationToken);

    /// <summary>Listens until the connection breaks.</summary>
    private async Task<int> ListenAsync(long owner, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) =>
        {
            if (Notification.TryParse(notification.Payload, out var sender, out var topic) && sender != owner)
            {
                claimer.Wake(topic);
            }
        };
        await using (var listen = new NpgsqlCommand($"LISTEN {new NpgsqlCommandBuilder().QuoteIdentifier(channel)}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }
        link.Succeeded();
        claimer.WakeAll();
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }
}
