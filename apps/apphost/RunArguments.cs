using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DaprImages.AppHost;

/// <param name="Port">Where the gallery and the API answer, on the loopback.</param>
/// <param name="DataFolder">Holds the database, the images and the logs.</param>
/// <param name="DatabaseUrl">An existing Postgres; null for one of our own.</param>
/// <param name="ComponentsFolder">The Dapr resources: which image store, which notification, which policies.</param>
/// <param name="Verbose">Whether everything that the parts log is shown; it is in their log files either way.</param>
public sealed record RunArguments(int Port, string DataFolder, string? DatabaseUrl, string ComponentsFolder, bool Verbose)
{
    private const int DefaultPort = 8080;

    private const string Usage = """
        Starts DaprImages on this machine and stops it with Ctrl-C.

          --port N          where the gallery answers on this machine (8080)
          --data DIR        where the database, the images and the logs are kept (.local/data)
          --components DIR  Dapr's resources (components/): change the image store or have notifications by copying that folder
          --verbose         show what all parts log

        With DATABASE_URL=postgres://user:password@host:5432/database in the environment that Postgres (with pgvector) is used instead of one of our own.
        """;

    /// <param name="message">What to tell the user when it returns false: the usage (then <paramref name="arguments"/> are the defaults) or what is wrong.</param>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out RunArguments? arguments, out string message)
    {
        var parsed = new RunArguments(
            DefaultPort,
            Path.Combine(Layout.Root, ".local", "data"),
            Environment.GetEnvironmentVariable("DATABASE_URL") is { Length: > 0 } url ? url : null,
            Layout.Folder("components"),
            Verbose: false);
        (arguments, message) = (null, "");
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h":
                    (arguments, message) = (parsed, Usage);
                    return false;
                case "--verbose":
                    parsed = parsed with { Verbose = true };
                    break;
                case "--port" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536:
                    parsed = parsed with { Port = port };
                    i++;
                    break;
                case "--data" when i + 1 < args.Length:
                    parsed = parsed with { DataFolder = Path.GetFullPath(args[++i]) };
                    break;
                case "--components" when i + 1 < args.Length && Directory.Exists(args[i + 1]):
                    parsed = parsed with { ComponentsFolder = Path.GetFullPath(args[++i]) };
                    break;
                case "--port":
                    message = "--port takes a number between 1 and 65535.";
                    return false;
                case "--data":
                    message = "--data takes a folder.";
                    return false;
                case "--components":
                    message = "--components takes a folder that exists.";
                    return false;
                default:
                    message = $"unknown option '{args[i]}'\n{Usage}";
                    return false;
            }
        }
        arguments = parsed;
        return true;
    }
}
