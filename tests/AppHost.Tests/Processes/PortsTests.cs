using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DaprImages.AppHost.Processes;

namespace DaprImages.AppHost.Tests.Processes;

public sealed class PortsTests
{
    [Fact]
    public void Free_ports_are_distinct_and_can_be_listened_on()
    {
        var ports = Ports.Free(8);

        Assert.Equal(8, ports.Distinct().Count());
        Array.ForEach(ports, Ports.RequireFree);
    }

    [Fact]
    public void A_free_port_is_none_that_a_connection_could_be_given_before_it_is_used()
    {
        var firstOfConnections = int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0], CultureInfo.InvariantCulture);

        Assert.All(Ports.Free(100), port => Assert.InRange(port, 1024, firstOfConnections - 1));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public void A_taken_port_is_named_with_the_way_out(string address)
    {
        using var other = new TcpListener(IPAddress.Parse(address), 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var error = Assert.Throws<StartFailedException>(() => Ports.RequireFree(port));

        Assert.Equal($"Port {port} is taken by another program. Stop that one, or choose another port with --port N.", error.Message);
    }
}
