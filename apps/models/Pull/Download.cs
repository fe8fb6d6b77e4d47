using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using DaprImages.Vision.Models;

namespace DaprImages.Models.Pull;

/// <summary>
/// Fetches one file into a folder: into a file beside it first, which a later attempt goes on with, and under its own name only when the digest is right.
/// </summary>
internal sealed class Download(HttpClient http, TimeSpan pause)
{
    private const int Attempts = 4;
    private const long Largest = 4L << 30;

    private readonly HashSet<string> _unreachable = [];

    /// <param name="sha256">What it has to be; null where nobody has stated it yet.</param>
    /// <param name="progress">Told the bytes that are there so far.</param>
    /// <returns>The digest and size of what was fetched.</returns>
    /// <exception cref="PullException">It could not be had, or has other bytes.</exception>
    public async Task<(string Sha256, long Size)> FetchAsync(ModelFile file, string? sha256, string folder, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var partial = Path.Combine(folder, file.Name + ".partial");
        await ReceiveAsync(file, partial, progress, cancellationToken);

        var (digest, size) = await DigestAsync(partial, cancellationToken);
        if (sha256 is not null && digest != sha256)
        {
            File.Delete(partial);
            throw new PullException($"{file.Name} has other bytes than it should have (SHA-256 {digest} instead of {sha256}) and was deleted. Try again later; if it stays so, what is at {file.Url} was changed.");
        }
        File.Move(partial, Path.Combine(folder, file.Name), overwrite: true);
        return (digest, size);
    }

    private async Task ReceiveAsync(ModelFile file, string partial, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var uri = new Uri(file.Url!);
        if (_unreachable.Contains(uri.Authority))
            throw Unreachable(uri, null);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ReceiveOnceAsync(file, uri, partial, progress, cancellationToken);
                return;
            }
            catch (HttpRequestException e) when (e.StatusCode is { } status && (int)status is >= 400 and < 500 and not 408 and not 429)
            {
                throw new PullException($"{uri.Host} answers {(int)status} for {file.Name}. It may have been moved: {uri}", e);
            }
            catch (HttpRequestException e) when (attempt == Attempts && e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError)
            {
                _unreachable.Add(uri.Authority); // nor for the next file
                throw Unreachable(uri, e);
            }
            catch (Exception e) when (e is HttpRequestException or IOException && attempt == Attempts)
            {
                throw new PullException($"{file.Name} was cut off again and again: {e.Message} What has come is kept; the next pull goes on from there.", e);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                await Task.Delay(pause * attempt, cancellationToken);
            }
        }
    }

    private static PullException Unreachable(Uri uri, Exception? inner) => new(
        $"{uri.Host} cannot be reached: this machine seems to be offline. Fetch {uri} elsewhere, put it into a folder under any name, and set {ModelOptions.FolderVariable} to that folder.", inner);

    private async Task ReceiveOnceAsync(ModelFile file, Uri uri, string partial, IProgress<long> progress, CancellationToken cancellationToken)
    {
        await using var target = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (file.Size is { } whole && target.Length == whole)
            return;
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (target.Length > 0)
            request.Headers.Range = new RangeHeaderValue(target.Length, null);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            target.SetLength(0); // what is there is no beginning of it
            throw new HttpRequestException("The server has less than there was already.");
        }
        response.EnsureSuccessStatusCode();
        // A server that knows no ranges sends everything.
        if (response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == target.Length)
            target.Seek(0, SeekOrigin.End);
        else
            target.SetLength(0);

        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[81920];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (target.Length + read > (file.Size ?? Largest))
            {
                target.SetLength(0);
                throw new PullException($"{file.Name} is longer than it should be. Try again later; if it stays so, what is at {file.Url} was changed.");
            }
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress.Report(target.Length);
        }
        if (file.Size is { } size && target.Length < size)
            throw new HttpRequestException("The connection ended before the file did.");
    }

    private static async Task<(string Sha256, long Size)> DigestAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)), stream.Length);
    }
}
