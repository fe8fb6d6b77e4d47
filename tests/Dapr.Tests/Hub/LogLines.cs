using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DaprImages.Dapr.Tests.Hub;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Category, string Text)> _lines = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();

    public IReadOnlyCollection<(LogLevel Level, string Category, string Text)> All => _lines;

    public IEnumerable<string> Of(string category) => _lines.Where(line => line.Category == category).Select(line => line.Text);

    /// <summary>Completes when a line that contains the words has been, or will be, logged.</summary>
    public Task UntilAsync(string words)
    {
        var seen = _awaited.GetOrAdd(words, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_lines.Any(line => line.Text.Contains(words, StringComparison.Ordinal)))
        {
            seen.TrySetResult();
        }
        return seen.Task;
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LogLevel level, string category, string text)
    {
        _lines.Enqueue((level, category, text));
        foreach (var (words, seen) in _awaited)
        {
            if (text.Contains(words, StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }
        }
    }

    private sealed class Category(LogLines lines, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => lines.Add(logLevel, name, formatter(state, exception));
    }
}
