using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace DaprImages.ServiceDefaults.Logs;

internal static class LoggingBuilderExtensions
{
    private const string Format = "Logging:Console:FormatterName";

    /// <summary>
    /// One line for each event on the console: for people, or, with <c>Logging__Console__FormatterName=json</c>, for log collectors, with every value by its name and
    /// the scopes it happened in (trace, image, run, stage).
    /// </summary>
    public static ILoggingBuilder AddLogs(this ILoggingBuilder logging, IConfiguration configuration)
    {
        // Requests are in the traces and the metrics; here they would bury what an operator looks for.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        return configuration[Format] == ConsoleFormatterNames.Json
            ? logging.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "O";
            })
            : logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
    }
}
