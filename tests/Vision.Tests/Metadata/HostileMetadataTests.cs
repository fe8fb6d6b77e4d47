using System.Buffers.Binary;
using System.Diagnostics;
using DaprImages.Contracts.Results;
using DaprImages.TestKit.Pictures;

namespace DaprImages.Vision.Tests.Metadata;

/// <summary>Metadata made to hang, crash or fill the memory of whoever reads it.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class HostileMetadataTests : IDisposable
{
    private readonly VisionParts _vision = new();
    private readonly byte[] _jpeg = TestImages.JpegOfQuarters(32, 32);

    public void Dispose() => _vision.Dispose();

    [Fact]
    public async Task Text_that_inflates_to_a_hundred_megabytes_costs_next_to_nothing()
    {
        var file = PngFile.Write(1, 1, 8, PngFile.Grey, [0], PngFile.CompressedText("Comment", 100_000_000), ("tEXt", [.. "Title\0Still here"u8]));
        await ReadAsync(file);

        var (result, bytes, time) = await MeasureAsync(file);

        Assert.Equal("Still here", result.Tags["title"]);
        Assert.InRange(bytes, 0, 2_000_000);
        Assert.InRange(time, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Directory_that_follows_itself_is_read_once()
    {
        var exif = new ExifBlock().Text(ExifBlock.Make, "Loop").ToArray();
        // The pointer to the next directory stands after the entries of the first.
        var entries = BinaryPrimitives.ReadUInt16BigEndian(exif.AsSpan(8));
        BinaryPrimitives.WriteInt32BigEndian(exif.AsSpan(10 + (entries * 12)), 8);

        Assert.Equal("Loop", (await ReadAsync(JpegFile.WithExif(_jpeg, exif))).Camera.Make);
    }

    [Fact]
    public async Task Directories_nested_by_the_thousand_are_not_followed()
    {
        // Each has one entry, SubIFDs, that points to the next. A reader that recurses overflows its stack.
        const int Depth = 3500;
        var exif = new byte[8 + (Depth * 18)];
        "MM\0*"u8.CopyTo(exif);
        BinaryPrimitives.WriteInt32BigEndian(exif.AsSpan(4), 8);
        for (var i = 0; i < Depth; i++)
        {
            var directory = exif.AsSpan(8 + (i * 18), 18);
            BinaryPrimitives.WriteUInt16BigEndian(directory, 1);
            BinaryPrimitives.WriteUInt16BigEndian(directory[2..], 0x014A);
            BinaryPrimitives.WriteUInt16BigEndian(directory[4..], 4);
            BinaryPrimitives.WriteInt32BigEndian(directory[6..], 1);
            BinaryPrimitives.WriteInt32BigEndian(directory[10..], 8 + ((i + 1) * 18));
        }

        Assert.Empty((await ReadAsync(JpegFile.WithExif(_jpeg, exif))).Tags);
    }

    [Fact]
    public async Task Values_that_overlap_a_thousandfold_cost_next_to_nothing()
    {
        // Five thousand entries, each claiming the same sixty kilobytes.
        const int Entries = 5000;
        var exif = new byte[65_000];
        "MM\0*"u8.CopyTo(exif);
        BinaryPrimitives.WriteInt32BigEndian(exif.AsSpan(4), 8);
        BinaryPrimitives.WriteUInt16BigEndian(exif.AsSpan(8), Entries);
        for (var i = 0; i < Entries; i++)
        {
            var entry = exif.AsSpan(10 + (i * 12), 12);
            BinaryPrimitives.WriteUInt16BigEndian(entry, (ushort)i);
            BinaryPrimitives.WriteUInt16BigEndian(entry[2..], 1);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], 64_000);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], 100);
        }
        var file = JpegFile.WithExif(_jpeg, exif);
        await ReadAsync(file);

        var (_, bytes, time) = await MeasureAsync(file);

        Assert.InRange(bytes, 0, 1_000_000);
        Assert.InRange(time, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Offsets_outside_the_block_lose_their_value_only()
    {
        var exif = new ExifBlock().Text(ExifBlock.Make, "A maker with a long name").Short(ExifBlock.Orientation, 3).ToArray();
        BinaryPrimitives.WriteInt32BigEndian(exif.AsSpan(10 + 8), 0x7FFFFFFF);

        var result = await ReadAsync(JpegFile.WithExif(_jpeg, exif));

        Assert.Equal((null, 3), (result.Camera.Make, result.Orientation));
    }

    [Fact]
    public async Task Entities_in_xmp_are_not_expanded()
    {
        const string Bomb = """
            <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
            <x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
            <rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:subject><rdf:Bag><rdf:li>&c;</rdf:li></rdf:Bag></dc:subject></rdf:Description>
            </rdf:RDF></x:xmpmeta>
            """;

        Assert.Empty((await ReadAsync(JpegFile.WithXmp(_jpeg, Bomb))).Keywords);
    }

    [Fact]
    public async Task Deep_xmp_is_not_read()
    {
        var nested = string.Concat(Enumerable.Repeat("<a>", 8000)) + string.Concat(Enumerable.Repeat("</a>", 8000));

        Assert.Empty((await ReadAsync(JpegFile.WithXmp(_jpeg, nested))).Tags);
    }

    [Fact]
    public async Task Random_damage_is_survived()
    {
        var whole = JpegFile.WithExif(_jpeg, new ExifBlock()
            .Text(ExifBlock.Make, "A maker").Short(ExifBlock.Orientation, 3).Position(10, 20).Rational(ExifBlock.ExposureTime, (1, 60)).ToArray());

        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var damaged = (byte[])whole.Clone();
            for (var i = 0; i < 6; i++)
                damaged[random.Next(2, 250)] = (byte)random.Next(256);
            Assert.NotNull(await ReadAsync(damaged));
        }
    }

    private Task<MetadataResult> ReadAsync(byte[] file) => _vision.Metadata.AnalyzeAsync(file, CancellationToken.None);

    private async Task<(MetadataResult Result, long Bytes, TimeSpan Time)> MeasureAsync(byte[] file)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        var result = await ReadAsync(file);
        return (result, GC.GetTotalAllocatedBytes(precise: true) - before, clock.Elapsed);
    }
}
