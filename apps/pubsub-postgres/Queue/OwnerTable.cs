using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>The <c>owner</c> table: the processes that may hold messages, each with its lease.</summary>
internal sealed class OwnerTable(NpgsqlDataSource database)
{
    public async Task<long> JoinAsync(TimeSpan lease, CancellationToken cancellationToken) => (await database.QueryAsync(
        "INSERT INTO owner (lease_until) VALUES (now() + $1) RETURNING id", reader => reader.GetInt64(0), cancellationToken, lease))[0];

    /// <summary>Renews a lease. One that ran out and was taken away is made anew: what nobody else has claimed meanwhile is still its owner's.</summary>
    public Task<int> RenewAsync(long owner, TimeSpan lease, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        INSERT INTO owner (id, lease_until) VALUES ($1, now() + $2)
        ON CONFLICT ON CONSTRAINT owner_pkey DO UPDATE SET lease_until = EXCLUDED.lease_until
        """,
        cancellationToken,
        owner,
        lease);

    /// <summary>Takes the leases away that have run out; the messages of their owners are free with that.</summary>
    /// <returns>How many there were.</returns>
    public Task<int> ReapAsync(CancellationToken cancellationToken) => database.ExecuteAsync("DELETE FROM owner WHERE lease_until < now()", cancellationToken);

    public Task<int> LeaveAsync(long owner, CancellationToken cancellationToken) => database.ExecuteAsync("DELETE FROM owner WHERE id = $1", cancellationToken, owner);
}
