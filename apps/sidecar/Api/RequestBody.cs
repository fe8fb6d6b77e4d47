using System.Buffers;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Api;

/// <summary>The whole body of a request, in one piece of memory and with daprd's limit.</summary>
internal static class RequestBody
{
    public const string TooLarge = "stream too large";

    /// <returns>An array of the request's own, which the caller may change.</returns>
    /// <exception cref="BodyTooLargeException">The body is larger than <c>--max-body-size</c>.</exception>
    public static async Task<Memory<byte>> ReadAsync(HttpRequest request, SidecarArguments arguments, CancellationToken cancellationToken)
    {
        if (request.ContentLength > arguments.MaxBodySize)
        {
            throw new BodyTooLargeException();
        }
        if (request.ContentLength is { } length)
        {
            var exact = GC.AllocateUninitializedArray<byte>((int)length);
            await request.Body.ReadExactlyAsync(exact, cancellationToken);
            return exact;
        }
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > arguments.MaxBodySize)
            {
                throw new BodyTooLargeException();
            }
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
