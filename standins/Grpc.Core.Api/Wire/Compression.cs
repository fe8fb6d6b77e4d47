namespace Grpc.Core.Wire;

internal static class Compression
{
    /// <summary>What either side says it can decompress.</summary>
    public const string Accepted = "identity,gzip,deflate";

    public static bool CanDecompress(string? encoding) => encoding is null or "identity" or "gzip" or "deflate";
}
