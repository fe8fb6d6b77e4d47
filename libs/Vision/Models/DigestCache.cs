using System.Security.Cryptography;
using System.Text.Json;

namespace DaprImages.Vision.Models;

/// <summary>
/// The digests of files, remembered by path, size and time of the last change, so that a start does not read every model. It is a convenience: one that cannot
/// be read or written is done without, and what is loaded is hashed again.
/// </summary>
internal sealed class DigestCache
{
    private readonly string _path;
    private readonly Dictionary<string, Entry> _entries;
    private bool _changed;

    public DigestCache(string path)
    {
        _path = path;
        _entries = Read(path);
    }

    /// <returns>Lower-case hex.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string Sha256Of(FileInfo file)
    {
        var seen = _entries.GetValueOrDefault(file.FullName);
        if (seen is not null && seen.Size == file.Length && seen.Changed == file.LastWriteTimeUtc.Ticks)
            return seen.Sha256;
        using var stream = file.OpenRead();
        var digest = Convert.ToHexStringLower(SHA256.HashData(stream));
        _entries[file.FullName] = new(file.Length, file.LastWriteTimeUtc.Ticks, digest);
        _changed = true;
        return digest;
    }

    public void Save()
    {
        if (!_changed)
            return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            var partial = $"{_path}.{Environment.ProcessId}";
            File.WriteAllBytes(partial, JsonSerializer.SerializeToUtf8Bytes(_entries));
            File.Move(partial, _path, overwrite: true);
            _changed = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Hashed again next time.
        }
    }

    private static Dictionary<string, Entry> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllBytes(path)) ?? [] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    private sealed record Entry(long Size, long Changed, string Sha256);
}
