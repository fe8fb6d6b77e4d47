using Microsoft.AspNetCore.Connections;

namespace DaprImages.Sidecar.Startup;

/// <summary>What a sidecar that cannot start leaves on standard error: one line that an operator can act on.</summary>
internal static class StartupErrors
{
    /// <returns>The exit code.</returns>
    public static int Report(Exception error)
    {
        switch (error)
        {
            case UsageException:
                Console.Error.WriteLine($"{error.Message}\nThe flags are daprd's: https://docs.dapr.io/reference/arguments-annotations-overview/");
                return 2;
            case FatalException:
                Console.Error.WriteLine(LogLine.Fatal($"Fatal error from runtime: {error.Message}"));
                return 1;
            case IOException { InnerException: AddressInUseException }:
                Console.Error.WriteLine(LogLine.Fatal($"Fatal error from runtime: {error.Message} Stop what listens there, or choose other ports with --dapr-http-port and --dapr-grpc-port."));
                return 1;
            default:
                Console.Error.WriteLine(LogLine.Fatal($"Fatal error from runtime: {error}"));
                return 1;
        }
    }
}
