namespace DaprImages.PubSubPostgres.Queue;

/// <summary>The database is away; the same may succeed later.</summary>
internal sealed class QueueUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
