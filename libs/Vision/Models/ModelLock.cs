using System.Text.Json;

namespace DaprImages.Vision.Models;

/// <summary>
/// <c>models.lock.json</c> beside the pulled models: the digests of files for which no published source states one, as they were when first downloaded. From
/// then on the bytes have to stay the same.
/// </summary>
public sealed class ModelLock
{
    public const string FileName = "models.lock.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _path;
    private readonly Dictionary<string, LockedFile> _files;

    private ModelLock(string path, Dictionary<string, LockedFile> files) => (_path, _files) = (path, files);

    /// <param name="folder">That of the pulled models; where it has no lock, nothing is recorded yet.</param>
    /// <exception cref="ModelConfigurationException">The lock is damaged.</exception>
    public static ModelLock Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return new(path, File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, LockedFile>>(File.ReadAllBytes(path), Options) ?? [] : []);
        }
        catch (JsonException e)
        {
            throw new ModelConfigurationException($"{path} is damaged: {e.Message} Delete it, and digests are recorded anew at the next download.", e);
        }
    }

    /// <returns>The digest stated in the catalogue, otherwise the one recorded for the file's address; null when there is neither.</returns>
    public string? DigestOf(ModelFile file) => file.Sha256 ?? (file.Url is { } url ? _files.GetValueOrDefault(url)?.Sha256 : null);

    /// <summary>Records what the file's address gave.</summary>
    public void Record(ModelFile file, string sha256, long size, DateTimeOffset now)
    {
        _files[file.Url ?? throw new ArgumentException("The file has no address.", nameof(file))] = new(sha256, size, now);
        var partial = _path + ".partial";
        File.WriteAllBytes(partial, JsonSerializer.SerializeToUtf8Bytes(_files, Options));
        File.Move(partial, _path, overwrite: true);
    }

    private sealed record LockedFile(string Sha256, long Size, DateTimeOffset RecordedAt);
}
