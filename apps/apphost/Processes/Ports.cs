using System.Net;
using System.Net.Sockets;

namespace DaprImages.AppHost.Processes;

public static class Ports
{
    /// <summary>Ports of the loopback that nobody listens on now.</summary>
    public static int[] Free(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    /// <exception cref="StartFailedException">Somebody listens there.</exception>
    public static void RequireFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            throw new StartFailedException($"Port {port} is taken by another program. Stop that one, or choose another port with --port N.");
        }
    }
}
