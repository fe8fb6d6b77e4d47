using System.Text;
using DaprImages.TestKit.Pictures;
using DaprImages.Vision.Images;
using SixLabors.ImageSharp.Formats.Webp;

namespace DaprImages.Vision.Tests.Images;

public sealed class ImageInspectorTests : IDisposable
{
    private readonly VisionParts _vision = new();

    public void Dispose() => _vision.Dispose();

    public static TheoryData<string, byte[], ImageFormat, string, string> Accepted => new()
    {
        { "jpeg", TestImages.JpegOfQuarters(40, 30), ImageFormat.Jpeg, "image/jpeg", ".jpg" },
        { "png", TestImages.PngOfQuarters(40, 30), ImageFormat.Png, "image/png", ".png" },
        { "webp", TestImages.WebpOfQuarters(40, 30), ImageFormat.WebP, "image/webp", ".webp" },
        { "lossless webp", TestImages.WebpOfQuarters(40, 30, WebpFileFormatType.Lossless), ImageFormat.WebP, "image/webp", ".webp" },
        { "gif", GifFile.Frames(40, 30, (255, 0, 0)), ImageFormat.Gif, "image/gif", ".gif" },
        { "tiff", TiffFile.Cmyk(40, 30, 0, 0, 0, 0), ImageFormat.Tiff, "image/tiff", ".tif" },
        { "heic", HeifFile.Sized("heic", 40, 30), ImageFormat.Heic, "image/heic", ".heic" },
        { "avif", HeifFile.Sized("avif", 40, 30), ImageFormat.Avif, "image/avif", ".avif" },
    };

    public static TheoryData<string, byte[], ImageProblem, string> Refused => new()
    {
        { "empty", [], ImageProblem.Empty, "image-empty" },
        { "text", "no picture at all"u8.ToArray(), ImageProblem.NotAnImage, "not-an-image" },
        { "one byte", [0xFF], ImageProblem.NotAnImage, "not-an-image" },
        { "film", [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isomiso2"u8, 0, 0, 0, 0], ImageProblem.NotAnImage, "not-an-image" },
        { "bitmap", [.. "BM"u8, .. new byte[60]], ImageProblem.UnsupportedFormat, "image-format-unsupported" },
        { "svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), ImageProblem.UnsupportedFormat, "image-format-unsupported" },
        { "svg after a declaration", "<?xml version='1.0'?><!DOCTYPE svg><svg/>"u8.ToArray(), ImageProblem.UnsupportedFormat, "image-format-unsupported" },
        { "photoshop", [.. "8BPS"u8, .. new byte[60]], ImageProblem.UnsupportedFormat, "image-format-unsupported" },
        { "jpeg cut in its header", TestImages.JpegOfQuarters(40, 30)[..100], ImageProblem.Damaged, "image-damaged" },
        { "png with a wrong checksum", Flip(TestImages.PngOfQuarters(40, 30), 30), ImageProblem.Damaged, "image-damaged" },
        { "png of impossible depth", PngFile.Assemble([("IHDR", PngFile.Header(9, 9, 7, PngFile.Rgb))]), ImageProblem.Damaged, "image-damaged" },
        { "png of no width", PngFile.Assemble([("IHDR", PngFile.Header(0, 9, 8, PngFile.Rgb))]), ImageProblem.Damaged, "image-damaged" },
        { "gif signature before script", "GIF89a=1;alert(document.cookie);/*........*/"u8.ToArray(), ImageProblem.Damaged, "image-damaged" },
        { "webp cut off", TestImages.WebpOfQuarters(40, 30)[..^20], ImageProblem.Damaged, "image-damaged" },
        { "tiff that points outside", [.. "II*\0"u8, 0xFF, 0xFF, 0xFF, 0x7F], ImageProblem.Damaged, "image-damaged" },
        { "heic without a size", [0, 0, 0, 16, .. "ftypheic"u8, 0, 0, 0, 0], ImageProblem.Damaged, "image-damaged" },
        { "huge png", PngFile.Claiming(60_000, 60_000), ImageProblem.TooManyPixels, "image-too-many-pixels" },
        { "square of the longest side", PngFile.Claiming(30_000, 30_000, PngFile.Grey), ImageProblem.TooManyPixels, "image-too-many-pixels" },
        { "huge jpeg", JpegFile.Claiming(TestImages.JpegOfQuarters(40, 30), 65_535, 65_535), ImageProblem.TooManyPixels, "image-too-many-pixels" },
        { "huge heic", HeifFile.Sized("heic", 40_000, 40_000), ImageProblem.TooManyPixels, "image-too-many-pixels" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Format_and_size_come_from_the_content(string what, byte[] file, ImageFormat format, string contentType, string extension)
    {
        var inspection = _vision.Inspector.Inspect(file);

        Assert.True(inspection.IsAccepted, $"{what}: {inspection.Refusal}");
        Assert.Equal(new ImageHeader(format, 40, 30), inspection.Header);
        Assert.Equal((contentType, extension), (inspection.Header.ContentType, inspection.Header.Extension));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refusal_says_why(string what, byte[] file, ImageProblem problem, string code)
    {
        var inspection = _vision.Inspector.Inspect(file);

        Assert.False(inspection.IsAccepted, what);
        Assert.Equal((problem, code), (inspection.Refusal.Problem, inspection.Refusal.Code));
        Assert.EndsWith(".", inspection.Refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_for_size_names_the_size_and_the_limit()
    {
        var inspection = _vision.Inspector.Inspect(PngFile.Claiming(60_000, 50_000));

        Assert.Equal(
            "The picture is 60000 x 50000 pixels. At most 100 megapixels and 30000 pixels a side are accepted.", inspection.Refusal?.Detail);
    }

    [Fact]
    public void File_over_the_limit_is_refused_unread()
    {
        using var vision = new VisionParts(new ImageLimits { MaxBytes = 2048 });

        var inspection = vision.Inspector.Inspect(new UnreadableStream(length: 2049));

        Assert.Equal(ImageProblem.TooLarge, inspection.Refusal?.Problem);
    }

    [Fact]
    public void Long_panorama_is_accepted() =>
        Assert.True(_vision.Inspector.Inspect(JpegFile.Claiming(TestImages.JpegOfQuarters(40, 30), 28_000, 3_500)).IsAccepted);

    [Fact]
    public void Side_over_the_limit_is_refused_however_few_the_pixels() =>
        Assert.Equal(ImageProblem.TooManyPixels, _vision.Inspector.Inspect(PngFile.Claiming(30_001, 1)).Refusal?.Problem);

    [Fact]
    public void Size_of_a_jpeg_is_found_behind_a_megabyte_of_other_segments()
    {
        var file = TestImages.JpegOfQuarters(40, 30);
        for (var i = 0; i < 20; i++)
            file = JpegFile.WithSegment(file, JpegFile.App15, new byte[65_000]);

        var inspection = _vision.Inspector.Inspect(file);

        Assert.Equal(40, inspection.Header?.Width);
    }

    [Fact]
    public void Jpeg_followed_by_an_archive_is_a_jpeg() =>
        Assert.Equal(ImageFormat.Jpeg, _vision.Inspector.Inspect((byte[])[.. TestImages.JpegOfQuarters(40, 30), .. "PK\x03\x04archive"u8]).Header?.Format);

    [Fact]
    public void Script_in_a_jpeg_comment_changes_nothing() =>
        Assert.True(_vision.Inspector.Inspect(JpegFile.WithSegment(TestImages.JpegOfQuarters(40, 30), JpegFile.Comment, "<script>alert(1)</script>"u8.ToArray())).IsAccepted);

    [Fact]
    public void Raw_file_of_a_camera_is_told_from_a_tiff()
    {
        byte[] canon = [.. "II*\0"u8, 16, 0, 0, 0, .. "CR\x02\0"u8, .. new byte[60]];

        Assert.Equal(ImageProblem.UnsupportedFormat, _vision.Inspector.Inspect(canon).Refusal?.Problem);
    }

    [Fact]
    public void Frame_far_larger_than_the_screen_counts_though_it_is_not_the_first()
    {
        var file = GifFile.Frames(9, 9, (1, 2, 3), (4, 5, 6));
        // The size of a frame stands five bytes after its introducer; the second one's becomes the largest there is.
        var second = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x2C, 0, 0, 0, 0, 9, 0, 9, 0]);
        file.AsSpan(second + 5, 4).Fill(0xFF);

        Assert.Equal(ImageProblem.TooManyPixels, _vision.Inspector.Inspect(file).Refusal?.Problem);
    }

    [Fact]
    public void Gif_cut_off_after_its_first_frame_is_accepted()
    {
        var file = GifFile.Frames(9, 9, (1, 2, 3), (4, 5, 6));

        Assert.True(_vision.Inspector.Inspect(file.AsMemory(0, file.Length - 40)).IsAccepted);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_whole_file_is_whole(string what, byte[] file, ImageFormat format, string contentType, string extension)
    {
        _ = (format, contentType, extension);
        using var stream = new MemoryStream(file);

        Assert.True(_vision.Inspector.InspectWhole(stream).IsAccepted, what);
    }

    public static TheoryData<string, byte[]> CutOff => new()
    {
        { "jpeg without its last byte", TestImages.JpegOfQuarters(40, 30)[..^1] },
        { "half a jpeg", TestImages.JpegOfQuarters(400, 300)[..^500] },
        { "half a jpeg with a whole preview before it", JpegFile.WithSegment(TestImages.JpegOfQuarters(40, 30), JpegFile.App1, TestImages.JpegOfQuarters(9, 9))[..^2] },
        { "png without its end", TestImages.PngOfQuarters(40, 30)[..^12] },
        { "png cut in its end", TestImages.PngOfQuarters(40, 30)[..^1] },
        { "webp", TestImages.WebpOfQuarters(40, 30)[..^1] },
        { "heic", HeifFile.Sized("heic", 40, 30)[..^1] },
    };

    [Theory]
    [MemberData(nameof(CutOff))]
    public void A_file_that_was_cut_off_is_damaged(string what, byte[] file)
    {
        using var stream = new MemoryStream(file);

        Assert.True(_vision.Inspector.InspectWhole(stream).Refusal?.Problem == ImageProblem.Damaged, what);
    }

    [Fact]
    public void A_jpeg_with_a_film_behind_it_is_whole()
    {
        var random = new byte[100_000];
        new Random(1).NextBytes(random);
        using var stream = new MemoryStream([.. TestImages.JpegOfQuarters(40, 30), .. random.Select(value => value == 0xFF ? (byte)0 : value)]);

        Assert.True(_vision.Inspector.InspectWhole(stream).IsAccepted);
    }

    [Fact]
    public void Few_bytes_are_read_of_a_long_file()
    {
        var file = JpegFile.WithSegment(TestImages.JpegOfQuarters(40, 30), JpegFile.App15, new byte[60_000]);
        using var stream = new CountingStream([.. file, .. new byte[5_000_000]]);

        _vision.Inspector.Inspect(stream);

        Assert.InRange(stream.BytesRead, 1, 20_000);
    }

    [Fact]
    public void Inspection_allocates_next_to_nothing()
    {
        var file = TestImages.JpegOfQuarters(40, 30);
        _vision.Inspector.Inspect(file);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _vision.Inspector.Inspect(file);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;

        Assert.InRange(each, 0, 1024);
    }

    [Fact]
    public void Arbitrary_damage_never_makes_it_fail()
    {
        byte[][] files =
        [
            TestImages.JpegOfQuarters(40, 30), TestImages.PngOfQuarters(40, 30), TestImages.WebpOfQuarters(40, 30),
            GifFile.Frames(9, 9, (1, 2, 3), (4, 5, 6)), TiffFile.Cmyk(9, 9, 0, 0, 0, 0), HeifFile.Sized("heic", 40, 30),
        ];
        foreach (var file in files)
        {
            for (var seed = 0; seed < 500; seed++)
            {
                var random = new Random(seed);
                var damaged = file[..random.Next(1, file.Length + 1)];
                for (var i = 0; i < 5; i++)
                    damaged[random.Next(Math.Min(damaged.Length, 200))] = (byte)random.Next(256);

                var inspection = _vision.Inspector.Inspect(damaged);

                Assert.True(inspection.Header is not null ^ inspection.Refusal is not null, Encoding.Latin1.GetString(damaged));
            }
        }
    }

    private static byte[] Flip(byte[] file, int at)
    {
        file[at] ^= 0xFF;
        return file;
    }
}
