using System.Text;
using DaprImages.Contracts.Results;
using DaprImages.TestKit.Pictures;
using DaprImages.Vision.Tests.Images;
using SixLabors.ImageSharp.Formats.Webp;

namespace DaprImages.Vision.Tests.Metadata;

public sealed class MetadataReaderTests : IDisposable
{
    private readonly VisionParts _vision = new();
    private readonly byte[] _jpeg = TestImages.JpegOfQuarters(32, 32);

    public void Dispose() => _vision.Dispose();

    [Fact]
    public async Task Camera_exposure_and_date_are_read()
    {
        var result = await ReadAsync(Camera());

        Assert.Equal("2019-07-14T11:22:33.45+02:00", result.TakenAt);
        Assert.Equal(new CameraInfo("Nikon", "D750", "50mm f/1.8"), result.Camera);
        Assert.Equal(new ExposureInfo(400, 2.8, "1/125", 50), result.Exposure);
        Assert.Equal(6, result.Orientation);
        Assert.Equal("metadata-extractor", result.Model?.Id);
    }

    [Fact]
    public async Task Same_metadata_is_found_in_every_format()
    {
        var exif = Camera().ToArray();
        var webp = TestImages.WebpOfQuarters(32, 32, WebpFileFormatType.Lossless);
        byte[][] files =
        [
            JpegFile.WithExif(_jpeg, exif),
            PngFile.Write(1, 1, 8, PngFile.Grey, [0], ("eXIf", exif)),
            WebpFile.WithChunk(webp, "EXIF", exif),
            WebpFile.WithChunk(webp, "EXIF", [.. "Exif\0\0"u8, .. exif]),
            HeifFile.WithExif(exif, 32, 32),
        ];

        foreach (var file in files)
        {
            var result = await ReadAsync(file);
            Assert.Equal(("Nikon", "1/125", 6), (result.Camera.Make, result.Exposure.ExposureTime, result.Orientation));
        }
    }

    [Fact]
    public async Task Metadata_of_a_tiff_is_read()
    {
        var exif = new ExifBlock().Text(ExifBlock.Make, "Scanner Co").Short(0x0100, 20).Short(0x0101, 10).ToArray();

        Assert.Equal("Scanner Co", (await ReadAsync(exif)).Camera.Make);
    }

    [Theory]
    [InlineData(51.778615, 8.365638)]
    [InlineData(53.359465, -6.258231)]
    [InlineData(-33.856784, 151.215297)]
    [InlineData(-22.951916, -43.210487)]
    [InlineData(0, 12.5)]
    [InlineData(90, 180)]
    public async Task Position_has_the_signs_of_its_hemispheres(double latitude, double longitude)
    {
        var result = await ReadAsync(new ExifBlock().Position(latitude, longitude));

        Assert.NotNull(result.Location);
        Assert.Equal(latitude, result.Location.Latitude, 0.00001);
        Assert.Equal(longitude, result.Location.Longitude, 0.00001);
        Assert.Null(result.Location.Altitude);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(91.5, 8)]
    [InlineData(8, 181)]
    public async Task Position_without_a_fix_or_off_the_globe_is_none(double latitude, double longitude) =>
        Assert.Null((await ReadAsync(new ExifBlock().Position(latitude, longitude))).Location);

    [Fact]
    public async Task Altitude_alone_is_no_position() =>
        Assert.Null((await ReadAsync(new ExifBlock().Rational(ExifBlock.GpsAltitude, (324145, 1000)))).Location);

    [Fact]
    public async Task Part_that_was_not_measured_makes_no_position()
    {
        var block = new ExifBlock()
            .Text(ExifBlock.GpsLatitudeRef, "N").Rational(ExifBlock.GpsLatitude, (48, 1), (53, 1), (0, 0))
            .Text(ExifBlock.GpsLongitudeRef, "E").Rational(ExifBlock.GpsLongitude, (21, 1), (2, 1), (0, 0));

        Assert.Null((await ReadAsync(block)).Location);
    }

    [Fact]
    public async Task Coordinates_without_a_hemisphere_are_no_position()
    {
        var block = new ExifBlock()
            .Rational(ExifBlock.GpsLatitude, (48, 1), (53, 1), (0, 1))
            .Text(ExifBlock.GpsLongitudeRef, "E").Rational(ExifBlock.GpsLongitude, (21, 1), (2, 1), (0, 1));

        Assert.Null((await ReadAsync(block)).Location);
    }

    [Theory]
    [InlineData(0, 430.5)]
    [InlineData(1, -430.5)]
    public async Task Altitude_is_below_the_sea_when_its_reference_says_so(byte reference, double expected)
    {
        var block = new ExifBlock().Position(31.5, 35.5).Byte(ExifBlock.GpsAltitudeRef, reference).Rational(ExifBlock.GpsAltitude, (4305, 10));

        Assert.Equal(expected, (await ReadAsync(block)).Location?.Altitude);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(42)]
    public async Task Impossible_orientation_is_none(ushort orientation) =>
        Assert.Null((await ReadAsync(new ExifBlock().Short(ExifBlock.Orientation, orientation))).Orientation);

    [Fact]
    public async Task Values_over_zero_are_none()
    {
        var block = new ExifBlock()
            .Rational(ExifBlock.ExposureTime, (1, 0)).Rational(ExifBlock.FNumber, (0, 0)).Rational(ExifBlock.FocalLength, (0, 1)).Short(ExifBlock.Iso, 0);

        Assert.Equal(new ExposureInfo(null, null, null, null), (await ReadAsync(block)).Exposure);
    }

    [Fact]
    public async Task Zero_date_is_none() =>
        Assert.Null((await ReadAsync(new ExifBlock().Text(ExifBlock.DateTimeOriginal, "0000:00:00 00:00:00"))).TakenAt);

    [Fact]
    public async Task Hostile_strings_stay_plain_text()
    {
        var result = await ReadAsync(new ExifBlock()
            .Text(ExifBlock.Make, "'; DROP TABLE images;--")
            .Text(ExifBlock.Model, "<img src=x onerror=alert(1)>")
            .Text(ExifBlock.Artist, "../../etc/passwd\u202Egnp"));

        Assert.Equal(("'; DROP TABLE images;--", "<img src=x onerror=alert(1)>"), (result.Camera.Make, result.Camera.Model));
        Assert.Equal("../../etc/passwdgnp", result.Tags["artist"]);
    }

    [Fact]
    public async Task Long_text_is_shortened()
    {
        var result = await ReadAsync(new ExifBlock().Text(ExifBlock.ImageDescription, new string('x', 60_000)));

        Assert.Equal(MetadataResult.MaxTagLength, result.Tags["description"].Length);
    }

    [Fact]
    public async Task Keywords_of_xmp_and_iptc_are_listed_once()
    {
        const string Xmp = """
            <x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
            <rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' photoshop:City='Dublin'>
            <dc:subject><rdf:Bag><rdf:li>sunset</rdf:li><rdf:li>sky</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>
            """;
        byte[] iptc = [.. Dataset(25, "Sunset"), .. Dataset(25, "roofs"), .. Dataset(120, "A caption")];
        byte[] photoshop = [.. "Photoshop 3.0\0"u8, .. "8BIM\x04\x04\0\0"u8, 0, 0, 0, (byte)iptc.Length, .. iptc];

        var result = await ReadAsync(JpegFile.WithSegment(JpegFile.WithXmp(_jpeg, Xmp), JpegFile.App13, photoshop));

        Assert.Equal(["sunset", "sky", "roofs"], result.Keywords);
        Assert.Equal(("Dublin", "A caption"), (result.Tags["city"], result.Tags["description"]));

        static byte[] Dataset(byte number, string text) => [0x1C, 2, number, 0, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
    }

    [Fact]
    public async Task Texts_of_a_png_are_read()
    {
        var file = PngFile.Write(1, 1, 8, PngFile.Grey, [0], ("tEXt", [.. "Title\0A walk"u8]), ("iTXt", [.. "Author\0\0\0en\0\0José"u8]));

        var result = await ReadAsync(file);

        Assert.Equal(("A walk", "José"), (result.Tags["title"], result.Tags["artist"]));
    }

    [Fact]
    public async Task File_without_metadata_gives_an_empty_result()
    {
        var result = await ReadAsync(_jpeg);

        Assert.Equal((null, null, null), (result.TakenAt, result.Location, result.Orientation));
        Assert.Empty(result.Keywords);
        Assert.Empty(result.Tags);
    }

    [Fact]
    public async Task Bytes_of_no_picture_give_an_empty_result() => Assert.Empty((await ReadAsync("no picture"u8.ToArray())).Tags);

    private static ExifBlock Camera() => new ExifBlock()
        .Text(ExifBlock.Make, "Nikon ")
        .Text(ExifBlock.Model, "D750")
        .Text(ExifBlock.LensModel, "50mm f/1.8")
        .Short(ExifBlock.Orientation, 6)
        .Text(ExifBlock.DateTimeOriginal, "2019:07:14 11:22:33")
        .Text(ExifBlock.SubSecTimeOriginal, "45")
        .Text(ExifBlock.OffsetTimeOriginal, "+02:00")
        .Short(ExifBlock.Iso, 400)
        .Rational(ExifBlock.FNumber, (28, 10))
        .Rational(ExifBlock.ExposureTime, (1, 125))
        .Rational(ExifBlock.FocalLength, (50, 1));

    private Task<MetadataResult> ReadAsync(ExifBlock exif) => ReadAsync(JpegFile.WithExif(_jpeg, exif.ToArray()));

    private Task<MetadataResult> ReadAsync(byte[] file) => _vision.Metadata.AnalyzeAsync(file, CancellationToken.None);
}
