using Dapr;
using Dapr.Client;
using DaprImages.Contracts;
using Grpc.Core;

namespace DaprImages.DaprImageStore;

/// <summary>
/// The files of images, through the output binding <see cref="DaprResources.ImageStore"/>: a folder, S3 or Azure Blob Storage, by the component's YAML alone.
/// Only images go in: <c>bindings.localstorage</c> decodes whatever happens to be valid base64, which the bytes of an image never are.
/// </summary>
public sealed class ImageStore(DaprClient dapr)
{
    /// <summary>Room for the largest photo and its frame, for the gRPC limits of the clients that talk to the store.</summary>
    public const int LargestMessage = 96 << 20;

    public async Task WriteAsync(string storageKey, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var request = Request(storageKey, "create");
        request.Data = bytes;
        await dapr.InvokeBindingAsync(request, cancellationToken);
    }

    /// <returns>Null when there is no such file.</returns>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string storageKey, CancellationToken cancellationToken)
    {
        try
        {
            return (await dapr.InvokeBindingAsync(Request(storageKey, "get"), cancellationToken)).Data;
        }
        catch (DaprException error) when (IsMissing(error))
        {
            return null;
        }
    }

    /// <summary>Deletes a file; that it is not there is as good.</summary>
    public async Task DeleteAsync(string storageKey, CancellationToken cancellationToken)
    {
        try
        {
            await dapr.InvokeBindingAsync(Request(storageKey, "delete"), cancellationToken);
        }
        catch (DaprException error) when (IsMissing(error))
        {
            // Somebody was faster.
        }
    }

    /// <summary>Whether an error means that the sidecar or the store behind it is away, so that the same may succeed later.</summary>
    public static bool IsAway(Exception error) => error is DaprException or RpcException
        && (error as RpcException ?? error.InnerException as RpcException) is { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.Cancelled };

    private static BindingRequest Request(string storageKey, string operation)
    {
        var request = new BindingRequest(DaprResources.ImageStore, operation);
        // Each kind of store has its own word for it and ignores the others'.
        request.Metadata["fileName"] = storageKey;
        request.Metadata["key"] = storageKey;
        request.Metadata["blobName"] = storageKey;
        return request;
    }

    /// <summary>Bindings report everything as INTERNAL; that a file is missing is only in the text: localstorage's, S3's and Azure's.</summary>
    private static bool IsMissing(DaprException error) => (error.InnerException as RpcException)?.Status.Detail is { } detail
        && (detail.Contains("file not found", StringComparison.Ordinal)
            || detail.Contains("no such file or directory", StringComparison.Ordinal)
            || detail.Contains("NoSuchKey", StringComparison.Ordinal)
            || detail.Contains("BlobNotFound", StringComparison.Ordinal));
}
