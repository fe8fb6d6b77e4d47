namespace DaprImages.Sidecar.State;

/// <summary><c>state.in-memory</c>: gone with the sidecar; for tests and trials.</summary>
internal sealed class MemoryState(TimeProvider clock) : IStateStore
{
    private readonly Lock _lock = new();
    private Dictionary<string, StoredState> _states = [];

    public IReadOnlyList<string> Capabilities { get; } = ["ETAG", "TRANSACTIONAL", "TTL", "DELETE_WITH_PREFIX", "KEYS_LIKE", "ACTOR"];

    public Task<IReadOnlyList<StoredState>> GetAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<StoredState>>([.. keys.Distinct().Select(key => Find(_states, key)).OfType<StoredState>()]);
        }
    }

    public Task ChangeAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var states = changes.Count == 1 ? _states : new Dictionary<string, StoredState>(_states);
            foreach (var change in changes)
            {
                Apply(states, change);
            }
            _states = states;
        }
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Apply(Dictionary<string, StoredState> states, StateChange change)
    {
        var current = Find(states, change.Key);
        if (change.ETag is { } expected && current?.ETag != expected)
        {
            throw StateConflictException.Mismatch($"state etag not match for key={change.Key}: current={current?.ETag}, expect={expected}");
        }
        switch (change)
        {
            case StateUpsert { FirstWrite: true, ETag: null } when current is not null:
                throw StateConflictException.Mismatch("item already exists and no etag was passed");
            case StateUpsert upsert:
                states[upsert.Key] = new StoredState(upsert.Key, upsert.Value, Guid.NewGuid().ToString(), clock.GetUtcNow() + upsert.TimeToLive);
                break;
            default:
                states.Remove(change.Key);
                break;
        }
    }

    private StoredState? Find(Dictionary<string, StoredState> states, string key) =>
        states.TryGetValue(key, out var state) && !(state.ExpiresAt < clock.GetUtcNow()) ? state : null;
}
