using System.Globalization;

namespace DaprImages.Models.Pull;

/// <summary>One line that is written over as a download goes on; on what is no terminal, nothing.</summary>
internal sealed class ProgressBar(string name, long? size, TextWriter? terminal) : IProgress<long>, IDisposable
{
    private const int Width = 30;

    private int _shown = -1;

    public void Report(long value)
    {
        if (terminal is null)
            return;
        var share = size is { } whole ? (int)(Width * Math.Min(1.0, value / (double)whole)) : 0;
        var step = size is null ? (int)(value >> 20) : (int)(100 * value / size.Value);
        if (step == _shown)
            return;
        _shown = step;
        terminal.Write(string.Create(CultureInfo.InvariantCulture, $"\r{name,-40} [{new string('#', share)}{new string('.', Width - share)}] {value / 1e6:0.0} MB "));
    }

    public void Dispose()
    {
        if (_shown >= 0)
            terminal!.Write($"\r{new string(' ', 40 + Width + 16)}\r");
    }
}
