using System.Buffers;
using System.Security.Cryptography;

namespace DaprImages.Upload.Uploads;

/// <summary>
/// A file as it came in: on disk, without a name there, so that it is gone with its last handle whatever happens to the process; and its SHA-256, taken on the
/// way.
/// </summary>
internal sealed class ReceivedFile : IDisposable
{
    private const int ChunkSize = 128 * 1024;

    private ReceivedFile(FileStream content, byte[] sha256)
    {
        (Content, Sha256) = (content, sha256);
    }

    /// <summary>At its beginning.</summary>
    public FileStream Content { get; }

    public byte[] Sha256 { get; }

    /// <returns>Null when the source is longer than <paramref name="maxBytes"/>; it is read to its end all the same, for what follows it.</returns>
    public static async Task<ReceivedFile?> ReceiveAsync(Stream source, string folder, long maxBytes, CancellationToken cancellationToken)
    {
        var content = OpenNameless(folder);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            while (await source.ReadAsync(chunk, cancellationToken) is > 0 and var count)
            {
                if (content.Length + count > maxBytes)
                {
                    await content.DisposeAsync();
                    await source.CopyToAsync(Stream.Null, cancellationToken);
                    return null;
                }
                hash.AppendData(chunk, 0, count);
                await content.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
            }
            await content.FlushAsync(cancellationToken);
            content.Position = 0;
            return new ReceivedFile(content, hash.GetHashAndReset());
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>The whole file. Not in pooled memory: the shared pool rounds up to powers of two and keeps an array for each thread that gave one back.</summary>
    public async Task<byte[]> ReadAllAsync(CancellationToken cancellationToken)
    {
        Content.Position = 0;
        var bytes = GC.AllocateUninitializedArray<byte>((int)Content.Length);
        await Content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    public void Dispose() => Content.Dispose();

    private static FileStream OpenNameless(string folder)
    {
        var path = Path.Combine(folder, $"daprimages-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }
}
