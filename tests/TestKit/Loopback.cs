using System.Net;

namespace DaprImages.TestKit;

/// <summary>
/// Addresses of this machine's own, for a server that goes away and comes back: what a test gives up on 127.0.0.1, another test may be given by the
/// system at any moment.
/// </summary>
public static class Loopback
{
    /// <summary>Where nobody listens and nobody else will: the system hands out ports on 127.0.0.1 only.</summary>
    public static IPEndPoint NewEndPoint() => new(
        new IPAddress([127, (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]),
        Random.Shared.Next(10_000, 30_000));
}
