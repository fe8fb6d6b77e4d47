using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Grpc.Core.Wire;

/// <summary>
/// Names and encodings of gRPC over HTTP/2
/// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md), the same on both sides.
/// </summary>
internal static class Protocol
{
    public const string ContentType = "application/grpc";
    public const string StatusHeader = "grpc-status";
    public const string MessageHeader = "grpc-message";
    public const string TimeoutHeader = "grpc-timeout";
    public const string EncodingHeader = "grpc-encoding";
    public const string AcceptEncodingHeader = "grpc-accept-encoding";

    /// <summary>Set in a call's headers to compress its requests; not sent.</summary>
    public const string CompressionRequestHeader = "grpc-internal-encoding-request";

    /// <summary>One message received, when nothing else is said.</summary>
    public const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>Timeouts have eight digits at most.</summary>
    private const long LargestTimeout = 99_999_999;

    public static bool IsGrpcContentType(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is ';' or '+');

    /// <summary>The duration in the finest unit whose eight digits hold it, rounded up so that it never comes out shorter.</summary>
    public static string EncodeTimeout(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 1);
        foreach (var (unit, size) in new[] { ('u', TimeSpan.TicksPerMicrosecond), ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond), ('M', TimeSpan.TicksPerMinute) })
        {
            var value = (ticks - 1) / size + 1;
            if (value <= LargestTimeout)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
            }
        }
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Min((ticks - 1) / TimeSpan.TicksPerHour + 1, LargestTimeout)}H");
    }

    public static bool TryDecodeTimeout(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is not { Length: >= 2 and <= 9 } || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }
        long? ticks = text[^1] switch
        {
            'n' => value / TimeSpan.NanosecondsPerTick,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'S' => value * TimeSpan.TicksPerSecond,
            'M' => value * TimeSpan.TicksPerMinute,
            'H' => value * TimeSpan.TicksPerHour,
            _ => null,
        };
        timeout = new TimeSpan(ticks ?? 0);
        return ticks is not null;
    }

    /// <summary>Percent-encodes all but printable ASCII, as <c>grpc-message</c> wants it.</summary>
    public static string EncodeMessage(string message)
    {
        if (message.All(c => c is >= ' ' and <= '~' and not '%'))
        {
            return message;
        }
        var encoded = new StringBuilder(message.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(message))
        {
            _ = b is >= (byte)' ' and <= (byte)'~' and not (byte)'%' ? encoded.Append((char)b) : encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        return encoded.ToString();
    }

    public static string DecodeMessage(string message) => message.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(message) : message;

    /// <summary>The value of a header as it goes over the wire: text as it is, bytes as base64 without padding.</summary>
    public static string EncodeValue(Metadata.Entry entry) => entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes).TrimEnd('=') : entry.Value;

    /// <summary>Adds a received header. A binary one may hold several values, separated by commas, with or without padding.</summary>
    public static void AddReceived(Metadata metadata, string name, string value)
    {
        if (!Metadata.Entry.IsBinaryName(name))
        {
            metadata.Add(name, value);
            return;
        }
        foreach (var part in value.Split(','))
        {
            var text = part.Trim();
            var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
            if (Base64.IsValid(padded))
            {
                metadata.Add(name, Convert.FromBase64String(padded));
            }
        }
    }

    /// <summary>Whether a received header belongs to the transport and not to the call's metadata.</summary>
    public static bool IsReserved(string name) =>
        name.StartsWith(':')
        || name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase)
        || name.Equals("content-type", StringComparison.OrdinalIgnoreCase)
        || name.Equals("te", StringComparison.OrdinalIgnoreCase)
        || name.Equals("host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("accept-encoding", StringComparison.OrdinalIgnoreCase);
}
