using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace DaprImages.Sidecar.Startup;

internal static class SidecarLogsExtensions
{
    /// <summary>Log lines in daprd's form, on standard output.</summary>
    public static ILoggingBuilder AddSidecarLogs(this ILoggingBuilder logging, SidecarArguments arguments)
    {
        logging.SetMinimumLevel(arguments.LogLevel);
        // The framework tells of every connection and request; what matters of these, the sidecar says itself.
        logging.AddFilter("Microsoft", LogLevel.Error);
        logging.Services.AddSingleton<IOptions<LogLine.Options>>(Options.Create(new LogLine.Options { AppId = arguments.AppId }));
        logging.AddConsole(console => console.FormatterName = LogLine.FormatterName);
        logging.Services.AddSingleton<ConsoleFormatter, LogLine>();
        return logging;
    }
}
