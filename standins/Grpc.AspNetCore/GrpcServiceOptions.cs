namespace Grpc.AspNetCore.Server;

public class GrpcServiceOptions
{
    /// <summary>Largest message sent, in bytes; null for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Largest message received, in bytes; null for no limit. 4 MiB unless set.</summary>
    public int? MaxReceiveMessageSize { get; set; } = Core.Wire.Protocol.DefaultMaxReceiveMessageSize;

    /// <summary>Whether the text of an exception that a handler throws reaches the client.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary><c>gzip</c> to compress responses for clients that accept it; null to send them plain.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>Whether calls of unknown services are left to other endpoints instead of being answered with UNIMPLEMENTED.</summary>
    public bool? IgnoreUnknownServices { get; set; }
}
