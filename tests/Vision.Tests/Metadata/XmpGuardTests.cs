using System.Text;
using DaprImages.Vision.Metadata;

namespace DaprImages.Vision.Tests.Metadata;

public sealed class XmpGuardTests
{
    [Theory]
    [InlineData("<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'/><?xpacket end='w'?>", true)]
    [InlineData("<a/>\0\0\0\0", true)]
    [InlineData("<!DOCTYPE a><a/>", false)]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", false)]
    [InlineData("<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>", false)]
    [InlineData("<a><b></a>", false)]
    [InlineData("no markup", false)]
    [InlineData("", false)]
    public void Only_plain_xml_passes(string packet, bool passes) => Assert.Equal(passes, XmpGuard.Accepts(Encoding.UTF8.GetBytes(packet)));

    [Theory]
    [InlineData(20, true)]
    [InlineData(40, false)]
    [InlineData(9000, false)]
    public void Nest_is_bounded(int depth, bool passes)
    {
        var packet = string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth));

        Assert.Equal(passes, XmpGuard.Accepts(Encoding.UTF8.GetBytes(packet)));
    }

    [Fact]
    public void Length_is_bounded() => Assert.False(XmpGuard.Accepts(Encoding.UTF8.GetBytes($"<a>{new string('x', 70_000)}</a>")));
}
