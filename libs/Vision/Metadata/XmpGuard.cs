using System.Xml;
using DaprImages.Vision.Images;
using DaprImages.Vision.Metadata.Blocks;

namespace DaprImages.Vision.Metadata;

/// <summary>Lets through XMP packets that are plain, shallow XML: no entities to expand, and no nest that a recursive reader would overflow on.</summary>
internal static class XmpGuard
{
    private const int MaxDepth = 32;
    private const int MaxNodes = 5000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MetadataBlocks.MaxLength,
    };

    public static bool Accepts(ReadOnlyMemory<byte> packet)
    {
        if (packet.IsEmpty || packet.Length > MetadataBlocks.MaxLength)
            return false;
        try
        {
            using var stream = new ReadOnlyMemoryStream(Trim(packet));
            using var reader = XmlReader.Create(stream, Settings);
            for (var nodes = 0; reader.Read(); nodes++)
            {
                if (reader.Depth > MaxDepth || nodes > MaxNodes)
                    return false;
            }
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>Packets are filled up with spaces or zeros, so that they can be changed in place.</summary>
    public static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> packet) => packet[..(packet.Span.LastIndexOf((byte)'>') + 1)];
}
