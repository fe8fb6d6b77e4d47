using DaprImages.AppHost.Processes;

namespace DaprImages.TestKit.Processes;

/// <summary>The programs of this repository, as built along with the tests.</summary>
public static class Programs
{
    /// <param name="project">As its project file is called.</param>
    public static Command Command(string project, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        new("dotnet", [PathOf(project), .. arguments], environment);

    public static string PathOf(string project)
    {
        // artifacts/bin/{project}/{configuration}/
        var here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(here, "..", "..", project, Path.GetFileName(here), $"DaprImages.{project}.dll"));
    }
}
