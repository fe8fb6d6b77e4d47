using Npgsql;

namespace DaprImages.Postgres;

public static class DatabaseAway
{
    /// <summary>Whether the error means that the database cannot be reached, or is starting or stopping, so that the same may succeed later.</summary>
    public static bool Is(Exception error) => error switch
    {
        PostgresException postgres => postgres.IsTransient
            || postgres.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
        // Npgsql wraps what the socket says, and its own timeouts, in exceptions of its own; others' timeouts are not meant.
        NpgsqlException npgsql => npgsql.IsTransient,
        _ => false,
    };
}
