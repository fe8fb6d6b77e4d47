using Microsoft.Extensions.Options;

namespace DaprImages.ServiceDefaults.Startup;

internal static class StartupErrors
{
    /// <summary>Ends a process that cannot start for a reason that its operator can mend with one line that says it, instead of a stack trace.</summary>
    public static void ReportInOneLine(string serviceName) => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        var reason = unhandled.ExceptionObject switch
        {
            StartupException error => error.Message,
            OptionsValidationException error => string.Join(' ', error.Failures),
            FormatException error => error.Message,
            // Kestrel's word for a port that is taken or an address that is not ours.
            IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } error => $"{error.Message} Stop what listens there, or choose another port.",
            _ => null,
        };
        if (reason is not null)
        {
            Console.Error.WriteLine($"{serviceName} cannot start: {reason}");
            Environment.Exit(1);
        }
    };
}
