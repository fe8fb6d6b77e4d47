namespace DaprImages.EndToEnd.Tests;

/// <summary>A folder for everything that a system keeps, deleted with it. Postgres runs as another user when we are root, so everyone may pass through it.</summary>
public sealed class DataFolder : IDisposable
{
    public DataFolder()
    {
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("daprimages-e2e-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
