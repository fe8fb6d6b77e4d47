namespace DaprImages.AppHost;

/// <summary>Where things are in the repository, found from where this program was built to.</summary>
internal static class Layout
{
    /// <summary><c>artifacts/bin/AppHost/{configuration}/</c> is four levels below the root.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    private static string Configuration { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>The program of another project, built along with this one.</summary>
    public static string Program(string project) => Path.Combine(Root, "artifacts", "bin", project, Configuration, $"DaprImages.{project}.dll");

    /// <summary>A folder under the root.</summary>
    public static string Folder(params string[] path) => Path.Combine([Root, .. path]);
}
