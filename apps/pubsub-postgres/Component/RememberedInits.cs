using System.Text.Json;

namespace DaprImages.PubSubPostgres.Component;

/// <summary>
/// What the sidecars' Inits said, in a file that only we can read. When this process is started anew, daprd goes on publishing over a new connection and does not say
/// it again.
/// </summary>
internal sealed class RememberedInits(string file)
{
    /// <summary>Inits kept at most; the oldest go.</summary>
    private const int Most = 100;

    private readonly Lock _gate = new();
    private readonly List<Init> _inits = Load(file);

    /// <param name="Name">The component's name.</param>
    /// <param name="Properties">Its metadata.</param>
    internal sealed record Init(string Name, Dictionary<string, string> Properties);

    /// <summary>The newest last.</summary>
    public IReadOnlyList<Init> Of(string name)
    {
        lock (_gate)
        {
            return [.. _inits.Where(init => init.Name == name)];
        }
    }

    public void Add(string name, IReadOnlyDictionary<string, string> properties)
    {
        lock (_gate)
        {
            _inits.RemoveAll(init => init.Name == name && ConsumerOf(init.Properties) == ConsumerOf(properties));
            _inits.Add(new Init(name, new Dictionary<string, string>(properties)));
            _inits.RemoveRange(0, Math.Max(0, _inits.Count - Most));
            Save();
        }
    }

    private static string? ConsumerOf(IEnumerable<KeyValuePair<string, string>> properties) => new MetadataReader(properties).Text("consumerID");

    private void Save()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var stream = new FileStream($"{file}.new", options))
        {
            JsonSerializer.Serialize(stream, _inits);
        }
        File.Move($"{file}.new", file, overwrite: true);
    }

    private static List<Init> Load(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize<List<Init>>(stream) ?? [];
        }
        catch (Exception error) when (error is FileNotFoundException or JsonException)
        {
            return [];
        }
    }
}
