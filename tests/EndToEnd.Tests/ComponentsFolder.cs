namespace DaprImages.EndToEnd.Tests;

/// <summary>A copy of the repository's Dapr resources, to be changed as a user would.</summary>
public sealed class ComponentsFolder : IDisposable
{
    private static readonly string Original = System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "components"));

    public ComponentsFolder()
    {
        foreach (var file in Directory.EnumerateFiles(Original, "*.yaml"))
        {
            File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)));
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("daprimages-components-").FullName;

    /// <summary>Takes one of the examples in.</summary>
    public ComponentsFolder Add(string example)
    {
        File.Copy(System.IO.Path.Combine(Original, "examples", example), System.IO.Path.Combine(Path, example));
        return this;
    }

    public ComponentsFolder Replace(string file, string text, string by)
    {
        var path = System.IO.Path.Combine(Path, file);
        var yaml = File.ReadAllText(path);
        Assert.Contains(text, yaml, StringComparison.Ordinal);
        File.WriteAllText(path, yaml.Replace(text, by, StringComparison.Ordinal));
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
