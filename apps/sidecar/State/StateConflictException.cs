namespace DaprImages.Sidecar.State;

/// <summary>A change that the stored state does not allow.</summary>
internal sealed class StateConflictException(StateConflict conflict, string message) : Exception(message)
{
    public StateConflict Conflict => conflict;

    public static StateConflictException Mismatch(string? reason = null) =>
        new(StateConflict.ETagMismatch, $"possible etag mismatch. error from state store{(reason is null ? "" : $": {reason}")}");
}

internal enum StateConflict
{
    /// <summary>The key has another version, or is not there.</summary>
    ETagMismatch,

    /// <summary>The store has no such etags.</summary>
    ETagInvalid,

    /// <summary>Nothing was changed, for a first write came second.</summary>
    NothingUpdated,
}
