using System.Text.RegularExpressions;
using DaprImages.ServiceDefaults.Startup;

namespace DaprImages.PubSubPostgres.Socket;

/// <summary>Where the component's socket is.</summary>
/// <param name="Folder"><c>DAPR_COMPONENTS_SOCKETS_FOLDER</c>, which daprd reads, or <c>DAPR_COMPONENT_SOCKETS_FOLDER</c>, which Dapr's injector sets; /tmp/dapr-components-sockets.</param>
/// <param name="Name"><c>Socket__Name</c>; <c>postgres</c>, which makes the component's type <c>pubsub.postgres</c>.</param>
/// <param name="FileMode"><c>Socket__Mode</c>, in octal; 0666, because daprd may run as another user.</param>
internal sealed partial record SocketOptions(string Folder, string Name, UnixFileMode FileMode)
{
    private const string DefaultFolder = "/tmp/dapr-components-sockets";

    /// <exception cref="StartupException">A value will not do.</exception>
    public static SocketOptions Read(IConfiguration configuration)
    {
        var folder = Given("DAPR_COMPONENTS_SOCKETS_FOLDER") ?? Given("DAPR_COMPONENT_SOCKETS_FOLDER") ?? DefaultFolder;
        var name = Given("Socket:Name") ?? "postgres";
        var mode = Given("Socket:Mode") ?? "0666";
        if (!NameForm().IsMatch(name))
        {
            throw new StartupException($"Socket__Name '{name}' is no name of lower-case letters, digits, '-' and '_'. It makes the component's type: postgres for pubsub.postgres.");
        }
        if (!OctalForm().IsMatch(mode))
        {
            throw new StartupException($"Socket__Mode '{mode}' is no file mode in octal, such as 0666 or 0660.");
        }
        return new SocketOptions(Path.GetFullPath(folder), name, (UnixFileMode)Convert.ToInt32(mode, 8));

        string? Given(string key) => configuration[key] is { Length: > 0 } value ? value : null;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,40}$")]
    private static partial Regex NameForm();

    [GeneratedRegex("^0?[0-7]{3}$")]
    private static partial Regex OctalForm();
}
