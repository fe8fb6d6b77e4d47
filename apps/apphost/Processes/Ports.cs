using System.Net;
using System.Net.Sockets;

namespace DaprImages.AppHost.Processes;

public static class Ports
{
    /// <summary>Where services listen by custom; the kernel gives connections theirs from 32768 on, and would give one that was chosen here and is not in use yet.</summary>
    private const int First = 20_000, Last = 32_000;

    /// <summary>Different ports of the loopback that nobody listens on now.</summary>
    public static int[] Free(int count)
    {
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(First, Last);
            if (IsFree(port))
            {
                ports.Add(port);
            }
        }
        return [.. ports];
    }

    /// <exception cref="StartFailedException">Somebody listens there.</exception>
    public static void RequireFree(int port)
    {
        if (!IsFree(port))
        {
            throw new StartFailedException($"Port {port} is taken by another program. Stop that one, or choose another port with --port N.");
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
