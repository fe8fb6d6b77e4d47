using System.Diagnostics.CodeAnalysis;
using System.Text;
using Npgsql;

namespace DaprImages.Postgres;

/// <summary>
/// Understands the ways in which people write down where their database is, so that one value serves our apps, Dapr's components and psql: a URL
/// (<c>postgres://user:password@host:5432/database?sslmode=require</c>), libpq's keywords (<c>host=… dbname=…</c>) and Npgsql's own form
/// (<c>Host=…;Database=…</c>).
/// </summary>
public static class PostgresConnectionString
{
    /// <summary>The connection string as Npgsql wants it.</summary>
    /// <exception cref="FormatException">It is none of the three; the message says what is wrong, and does not repeat passwords.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            throw new FormatException("The connection string is empty. Give a URL such as postgres://user:password@host:5432/database.");
        }
        try
        {
            var builder = trimmed.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase) ? FromUrl(trimmed)
                : trimmed.Contains(';', StringComparison.Ordinal) ? new NpgsqlConnectionStringBuilder(trimmed)
                : FromKeywords(trimmed);
            return string.IsNullOrEmpty(builder.Host) ? throw new FormatException("The connection string names no host. Say where the server is: postgres://user:password@host:5432/database.") : builder;
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"The connection string has a setting that is not understood: {error.Message}", error);
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            throw new FormatException("The connection URL is not a URL. Characters such as @ : / in a password have to be percent-encoded.");
        }
        var builder = new NpgsqlConnectionStringBuilder();
        var credentials = uri.UserInfo.Split(':', 2);
        if (credentials[0].Length > 0)
        {
            builder.Username = Uri.UnescapeDataString(credentials[0]);
        }
        if (credentials.Length == 2)
        {
            builder.Password = Uri.UnescapeDataString(credentials[1]);
        }
        if (uri.Host.Length > 0)
        {
            builder.Host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host.Trim('[', ']') : Uri.UnescapeDataString(uri.Host);
        }
        if (uri.Port > 0)
        {
            builder.Port = uri.Port;
        }
        if (uri.AbsolutePath.Length > 1)
        {
            builder.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        }
        foreach (var parameter in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = parameter.Split('=', 2) is [var k, var v] ? (k, v) : (parameter, "");
            Set(builder, Uri.UnescapeDataString(key), Uri.UnescapeDataString(value));
        }
        return builder;
    }

    /// <summary><c>key=value</c> pairs between white space; a value may stand in single quotes, with <c>\'</c> and <c>\\</c> in it.</summary>
    private static NpgsqlConnectionStringBuilder FromKeywords(string text)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        var at = 0;
        while (true)
        {
            at = SkipSpace(text, at);
            if (at == text.Length)
            {
                return builder;
            }
            var equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                throw new FormatException("The connection string is neither a URL nor made of key=value pairs.");
            }
            var key = text[at..equals].Trim();
            at = SkipSpace(text, equals + 1);
            Set(builder, key, TakeValue(text, ref at));
        }
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
        return at;
    }

    private static string TakeValue(string text, ref int at)
    {
        var value = new StringBuilder();
        var quoted = at < text.Length && text[at] == '\'';
        at += quoted ? 1 : 0;
        while (at < text.Length && (quoted ? text[at] != '\'' : !char.IsWhiteSpace(text[at])))
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            value.Append(text[at++]);
        }
        if (quoted && at++ >= text.Length)
        {
            throw new FormatException("The connection string has a quote that is not closed.");
        }
        return value.ToString();
    }

    [SuppressMessage("Globalization", "CA1308", Justification = "libpq's keywords are lower-case.")]
    private static void Set(NpgsqlConnectionStringBuilder builder, string key, string value)
    {
        switch (key.ToLowerInvariant())
        {
            case "host" or "hostaddr":
                builder.Host = value;
                break;
            case "user":
                builder.Username = value;
                break;
            case "dbname":
                builder.Database = value;
                break;
            case "sslmode":
                // libpq writes verify-full where Npgsql has VerifyFull.
                builder.SslMode = Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode)
                    ? mode
                    : throw new FormatException($"The connection string's sslmode '{value}' is none of disable, allow, prefer, require, verify-ca and verify-full.");
                break;
            case "sslrootcert":
                builder.RootCertificate = value;
                break;
            case "connect_timeout":
                builder["Timeout"] = value;
                break;
            case "application_name":
                builder.ApplicationName = value;
                break;
            case "pool_max_conns":
                builder["Maximum Pool Size"] = value;
                break;
            case "pool_min_conns":
                builder["Minimum Pool Size"] = value;
                break;
            case "options" or "search_path" or "timezone":
                builder[key == "search_path" ? "Search Path" : key] = value;
                break;
            default:
                builder[key] = value;
                break;
        }
    }
}
