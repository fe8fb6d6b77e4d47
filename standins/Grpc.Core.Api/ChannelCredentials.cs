namespace Grpc.Core;

/// <summary>How a channel proves who it is.</summary>
public abstract class ChannelCredentials
{
    /// <summary>Plain text: for loopback and Unix sockets.</summary>
    public static ChannelCredentials Insecure { get; } = new InsecureCredentials();

    /// <summary>TLS, with the certificates the machine trusts.</summary>
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();

    private sealed class InsecureCredentials : ChannelCredentials;
}

public sealed class SslCredentials : ChannelCredentials;
