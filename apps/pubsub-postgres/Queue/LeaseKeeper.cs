namespace DaprImages.PubSubPostgres.Queue;

/// <summary>Keeps this process's lease, and takes the leases of silent processes away.</summary>
internal sealed class LeaseKeeper(OwnerTable owners, Claimer claimer, DatabaseLink link, BrokerOptions options, TimeProvider clock)
{
    public async Task RunAsync(long owner, CancellationToken cancellationToken)
    {
        while (true)
        {
            await link.PersistAsync(() => owners.RenewAsync(owner, options.Lease, cancellationToken), cancellationToken);
            // After the database was away all leases have run out. Everybody gets the time to renew his before anybody takes them away.
            if (link.ConnectedFor >= options.Lease && await link.PersistAsync(() => owners.ReapAsync(cancellationToken), cancellationToken) > 0)
            {
                claimer.WakeAll();
            }
            await Task.Delay(options.Lease / 3, clock, cancellationToken);
        }
    }
}
