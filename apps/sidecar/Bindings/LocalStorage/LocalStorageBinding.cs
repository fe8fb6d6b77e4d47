using System.Text.Json;
using System.Text.Json.Nodes;
using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.Json;

namespace DaprImages.Sidecar.Bindings.LocalStorage;

/// <summary><c>bindings.localstorage</c>: files under one folder.</summary>
internal sealed class LocalStorageBinding : IOutputBinding
{
    private static readonly string[] Refused = ["/proc", "/sys", "/boot", "/var/run/secrets"];

    private readonly string _root;

    private LocalStorageBinding(string root) => _root = root;

    public IReadOnlyList<string> Operations { get; } = ["create", "get", "list", "delete"];

    /// <summary>Makes the folder where it is not there.</summary>
    /// <exception cref="FormatException">The folder is none, or one that nobody should write to.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static LocalStorageBinding Open(Component component)
    {
        var path = component.Get("rootPath") is { Length: > 0 } given ? Path.GetFullPath(given) : throw new FormatException("failed to parse metadata: property rootPath must not be empty");
        if (Refused.Any(refused => path == refused || path.StartsWith($"{refused}/", StringComparison.Ordinal)))
        {
            throw new FormatException("failed to parse metadata: property rootPath points to a disallowed location");
        }
        if (File.Exists(path))
        {
            throw new FormatException("failed to parse metadata: property rootPath represents a file and not a directory");
        }
        Directory.CreateDirectory(path);
        return new LocalStorageBinding(path.Length > 1 ? path.TrimEnd('/') : path);
    }

    public async Task<BindingResponse> InvokeAsync(BindingRequest request, CancellationToken cancellationToken)
    {
        var name = request.Metadata.GetValueOrDefault("fileName", "");
        return request.Operation switch
        {
            "create" => await CreateAsync(name.Length > 0 ? name : Guid.NewGuid().ToString(), request.Data),
            "get" => Get(Locate(name)),
            "list" => List(Locate(name)),
            _ => Delete(Locate(name)),
        };
    }

    /// <summary>The file of that name: <c>..</c> and a slash in front lead nowhere else.</summary>
    private string Locate(string name)
    {
        var inside = Path.GetFullPath(name, "/").TrimEnd('/');
        return inside.Length > 0 ? _root + inside : _root;
    }

    private async Task<BindingResponse> CreateAsync(string name, ReadOnlyMemory<byte> data)
    {
        var path = Locate(name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
            // The data is all there, so a caller that goes away now does not leave half a file.
            await SentData.WriteToAsync(file, data, CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BindingException($"error creating file {path}: {error.Message}", inner: error);
        }
        return new BindingResponse(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["fileName"] = Path.GetRelativePath(_root, path) }, PlainJson.Default.JsonObject), writable: false));
    }

    private static BindingResponse Get(string path)
    {
        if (Directory.Exists(path))
        {
            throw new BindingException($"error reading file {path}: read {path}: is a directory");
        }
        try
        {
            return new BindingResponse(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BindingException($"file not found: {path}", inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BindingException($"error opening path {path}: {error.Message}", inner: error);
        }
    }

    private static BindingResponse List(string path)
    {
        if (File.Exists(path))
        {
            throw new BindingException($"unable to list files as the file specified is not a directory: {path}");
        }
        if (!Directory.Exists(path))
        {
            throw new BindingException($"error getting stats for path {path}: stat {path}: no such file or directory");
        }
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        return new BindingResponse(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(files.Count > 0 ? files : null, PlainJson.Default.ListString), writable: false));
    }

    private static BindingResponse Delete(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path);
            }
            else if (File.Exists(path))
            {
                File.Delete(path);
            }
            else
            {
                throw new BindingException($"error deleting file {path}: remove {path}: no such file or directory");
            }
            return BindingResponse.Empty;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BindingException($"error deleting file {path}: {error.Message}", inner: error);
        }
    }
}
