namespace DaprImages.Sidecar.State;

/// <summary>A component of category state. Keys are whole: with the prefix that keeps apps apart.</summary>
internal interface IStateStore : IAsyncDisposable
{
    IReadOnlyList<string> Capabilities { get; }

    /// <summary>What is there of the keys, in any order.</summary>
    Task<IReadOnlyList<StoredState>> GetAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Makes all of the changes, in order, or none.</summary>
    /// <exception cref="StateConflictException">The stored state does not allow one.</exception>
    Task ChangeAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken);
}
