using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace DaprImages.Sidecar.Startup;

/// <summary>One line for each entry, as daprd writes it: <c>time="…" level=info msg="…" app_id=… scope=…</c>. Of an exception there is the message, for a stack helps no operator.</summary>
internal sealed class LogLine(IOptions<LogLine.Options> options) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "dapr";

    /// <summary>The line with which a sidecar ends that cannot start or go on.</summary>
    public static string Fatal(string message) => Line("fatal", message, null, null);

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var level = logEntry.LogLevel switch
        {
            LogLevel.Trace or LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warning",
            _ => "error",
        };
        textWriter.WriteLine(Line(level, logEntry.Exception is { } error ? $"{message}: {error.Message}" : message, options.Value.AppId, logEntry.Category));
    }

    private static string Line(string level, string message, string? appId, string? category)
    {
        var line = new StringBuilder(message.Length + 128)
            .Append("time=\"").Append(DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture))
            .Append("\" level=").Append(level).Append(" msg=\"");
        foreach (var c in message)
        {
            _ = c switch
            {
                '"' => line.Append("\\\""),
                '\\' => line.Append("\\\\"),
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                < ' ' => line.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => line.Append(c),
            };
        }
        line.Append('"');
        if (appId is not null)
        {
            line.Append(" app_id=").Append(appId).Append(" scope=").Append(category?[(category.LastIndexOf('.') + 1)..]);
        }
        return line.Append(" type=log ver=").Append(SidecarArguments.RuntimeVersion).ToString();
    }

    internal sealed class Options
    {
        public string AppId { get; init; } = "";
    }
}
