using System.Net.Sockets;
using Npgsql;

namespace DaprImages.Sidecar.Workflows.Store;

internal static class DatabaseErrors
{
    /// <summary>Whether the database cannot be reached or is starting or stopping, so that the same may succeed later.</summary>
    public static bool IsAway(Exception error) => error switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };
}
