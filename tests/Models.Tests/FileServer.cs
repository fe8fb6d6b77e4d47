using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DaprImages.Models.Tests;

/// <summary>Serves one file over HTTP on the loopback, ranges too, and cuts connections when told.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _file;

    public FileServer(byte[] file)
    {
        _file = file;
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/weights.onnx";

    /// <summary>After so many bytes the next answers are cut off; as many as there are numbers.</summary>
    public Queue<int> CutAfter { get; } = new();

    /// <summary>Whether ranges are understood.</summary>
    public bool Ranges { get; set; } = true;

    public int Status { get; set; } = 200;

    /// <summary>Where each request wanted to begin.</summary>
    public List<long> Starts { get; } = [];

    public void Dispose() => _listener.Stop();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var reader = new StreamReader(stream, Encoding.ASCII);
        long start = 0;
        if (await reader.ReadLineAsync() is null)
            return; // somebody only looked whether there is a server
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                start = long.Parse(line["Range: bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
        }
        Starts.Add(start);
        var from = Ranges ? (int)start : 0;
        var status = Status != 200 ? $"{Status} No" : from > 0 ? "206 Partial Content" : "200 OK";
        var range = from > 0 ? $"Content-Range: bytes {from}-{_file.Length - 1}/{_file.Length}\r\n" : "";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {_file.Length - from}\r\n{range}Connection: close\r\n\r\n"));
        if (Status == 200)
            await stream.WriteAsync(_file.AsMemory(from, CutAfter.TryDequeue(out var cut) ? Math.Min(cut, _file.Length - from) : _file.Length - from));
    }
}
