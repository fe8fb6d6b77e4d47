namespace DaprImages.AppHost.Processes;

/// <summary>A log file that begins anew when it has grown too large; the one before is kept beside it, as <c>.1</c>.</summary>
internal sealed class RollingLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly long _largest;
    private StreamWriter _writer;

    public RollingLog(string file, long largest)
    {
        (_file, _largest) = (file, largest);
        _writer = Open();
    }

    public void WriteLine(string line)
    {
        lock (_gate)
        {
            try
            {
                if (_writer.BaseStream.Length >= _largest)
                {
                    File.Move(_file, $"{_file}.1", overwrite: true);
                    using var former = _writer;
                    _writer = Open();
                }
                _writer.WriteLine(line);
            }
            catch (IOException)
            {
                // A full disk costs lines of the log. To stop reading would cost the process that writes them.
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            try
            {
                _writer.Dispose();
            }
            catch (IOException)
            {
                // The disk is full.
            }
        }
    }

    private StreamWriter Open() => new(new FileStream(_file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
}
