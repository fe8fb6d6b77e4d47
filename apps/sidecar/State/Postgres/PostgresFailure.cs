using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace DaprImages.Sidecar.State.Postgres;

/// <summary>Failures of the database in the words in which daprd reports them.</summary>
internal static class PostgresFailure
{
    public static string ToConnect(NpgsqlDataSource database, NpgsqlException error)
    {
        var where = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var who = $"failed to connect to `user={where.Username} database={where.Database}`:";
        if (error.InnerException is not SocketException socket)
        {
            return $"{who} {error.Message}";
        }
        var reason = socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connect: connection refused",
            SocketError.HostNotFound => "no such host",
            SocketError.TimedOut => "i/o timeout",
            _ => socket.Message,
        };
        var address = $"{where.Host}:{where.Port} ({(IPAddress.TryParse(where.Host, out var ip) ? ip : where.Host)})";
        var attempt = $"\n\t{address}: dial error: dial tcp {where.Host}:{where.Port}: {reason}";
        // daprd's driver tries with TLS and without when it is left the choice.
        return where.SslMode is SslMode.Prefer or SslMode.Allow ? $"{who}{attempt}{attempt}" : $"{who}{attempt}";
    }

    public static string Describe(NpgsqlException error) => error is PostgresException { } refused
        ? $"ERROR: {refused.MessageText} (SQLSTATE {refused.SqlState})"
        : error.InnerException is { } inner ? $"{error.Message}: {inner.Message}" : error.Message;
}
