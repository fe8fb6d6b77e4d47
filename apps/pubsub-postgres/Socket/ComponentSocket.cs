using System.Net.Sockets;
using DaprImages.ServiceDefaults.Startup;

namespace DaprImages.PubSubPostgres.Socket;

/// <summary>
/// The socket that daprd finds us by. Its file name makes the component's type (postgres.sock: pubsub.postgres). It appears in its folder when we answer on it, and
/// with its mode: it is bound elsewhere and moved there, over what a dead predecessor has left.
/// </summary>
internal sealed class ComponentSocket : IDisposable
{
    /// <summary>The kernel's limit.</summary>
    private const int LongestPath = 107;

    /// <summary>Like /tmp: components of other users make their sockets here too, and nobody removes another's.</summary>
    private static readonly UnixFileMode FolderMode = (UnixFileMode)Convert.ToInt32("1777", 8);

    private readonly FileStream _lock;
    private readonly SocketOptions _options;

    private ComponentSocket(SocketOptions options, string stateFolder, FileStream @lock)
    {
        (_options, StateFolder, _lock) = (options, stateFolder, @lock);
        Path = System.IO.Path.Combine(options.Folder, $"{options.Name}.sock");
        BindPath = System.IO.Path.Combine(stateFolder, "socket");
    }

    /// <summary>Where daprd finds us.</summary>
    public string Path { get; }

    /// <summary>Where the socket is bound.</summary>
    public string BindPath { get; }

    /// <summary>A folder beside the socket, ours alone. daprd passes over folders.</summary>
    public string StateFolder { get; }

    /// <summary>Makes sure that nobody else serves the socket.</summary>
    /// <exception cref="StartupException">Somebody does, or the folder cannot be used.</exception>
    public static ComponentSocket Prepare(SocketOptions options)
    {
        var path = System.IO.Path.Combine(options.Folder, $"{options.Name}.sock");
        var stateFolder = System.IO.Path.Combine(options.Folder, $".{options.Name}");
        if (System.IO.Path.Combine(stateFolder, "socket").Length > LongestPath)
        {
            throw new StartupException($"The path of the socket, {path}, is too long for a Unix socket. Choose a shorter folder by DAPR_COMPONENTS_SOCKETS_FOLDER.");
        }
        try
        {
            if (!Directory.Exists(options.Folder))
            {
                Directory.CreateDirectory(options.Folder);
                File.SetUnixFileMode(options.Folder, FolderMode);
            }
            Directory.CreateDirectory(stateFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var @lock = new FileStream(System.IO.Path.Combine(stateFolder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var socket = new ComponentSocket(options, stateFolder, @lock);
            if (socket.IsServed())
            {
                throw Served(path);
            }
            File.Delete(socket.BindPath);
            return socket;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StartupException($"The folder for the socket, {options.Folder}, cannot be used: {error.Message}");
        }
        catch (IOException error) when (error is not DirectoryNotFoundException)
        {
            throw Served(path);
        }
    }

    /// <summary>Shows the bound socket to daprd.</summary>
    public void Publish()
    {
        File.SetUnixFileMode(BindPath, _options.FileMode);
        File.Move(BindPath, Path, overwrite: true);
    }

    public void Dispose()
    {
        File.Delete(Path);
        _lock.Dispose();
    }

    private static StartupException Served(string path) => new($"Another component serves {path}. Stop that one, or choose another folder by DAPR_COMPONENTS_SOCKETS_FOLDER.");

    private bool IsServed()
    {
        if (!File.Exists(Path))
        {
            return false;
        }
        using var client = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            client.Connect(new UnixDomainSocketEndPoint(Path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
