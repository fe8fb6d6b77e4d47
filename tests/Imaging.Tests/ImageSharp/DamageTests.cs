using System.Text;
using DaprImages.TestKit.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Imaging.Tests.ImageSharp;

/// <summary>A damaged picture is refused, never shown in part, and never takes the process down.</summary>
public sealed class DamageTests
{
    public static TheoryData<string> Formats => ["jpeg", "png", "webp", "webp-lossy", "tiff"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void File_cut_off_anywhere_is_refused(string format)
    {
        var file = File(format);

        for (var tenth = 1; tenth < 10; tenth++)
        {
            var cut = file[..(file.Length * tenth / 10)];
            Assert.Throws<InvalidImageContentException>(() => Image.Load(cut).Dispose());
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Random_damage_is_either_refused_or_survived(string format)
    {
        var file = File(format);

        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var damaged = (byte[])file.Clone();
            for (var i = 0; i < 4; i++)
                damaged[random.Next(seed % 2 == 0 ? 300 : damaged.Length)] = (byte)random.Next(256);

            try
            {
                Image.Load(damaged).Dispose();
            }
            catch (ImageFormatException)
            {
                // Refused as it should be; any other exception fails the test.
            }
        }
    }

    [Fact]
    public void Jpeg_whose_picture_data_ends_early_is_refused_even_when_properly_closed()
    {
        using var image = TestImages.Scene(200, 200);
        var file = TestImages.Jpeg(image);

        byte[] closed = [.. file[..(file.Length / 2)], 0xFF, 0xD9];

        Assert.Throws<InvalidImageContentException>(() => Image.Load(closed).Dispose());
    }

    [Fact]
    public void Jpeg_with_stray_bytes_between_its_segments_is_read()
    {
        using var image = TestImages.Quarters(64, 64);
        var file = TestImages.Jpeg(image);

        using var decoded = Image.Load<Rgb24>([.. file[..^2], 0, 1, 2, 3, 0xFF, 0xD9]);

        TestImages.AssertNear(TestImages.White, decoded[60, 60]);
    }

    [Fact]
    public void Checksum_error_in_png_pixels_is_refused()
    {
        using var image = TestImages.Scene(64, 64);
        var file = TestImages.Png(image);
        file[file.Length / 2] ^= 0xFF;

        Assert.Throws<InvalidImageContentException>(() => Image.Load(file).Dispose());
    }

    [Fact]
    public void Header_promising_more_pixels_than_there_are_is_refused() =>
        Assert.Throws<InvalidImageContentException>(() => Image.Load(PngFile.Claiming(4000, 4000)).Dispose());

    [Theory]
    [InlineData("")]
    [InlineData("just some text")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")]
    [InlineData("%PDF-1.7\n")]
    [InlineData("P6 1 1 255 abc")]
    [InlineData("push graphic-context")]
    public void Other_formats_are_unknown_though_the_native_library_reads_some(string content)
    {
        Assert.Throws<UnknownImageFormatException>(() => Image.Load(Encoding.ASCII.GetBytes(content)).Dispose());
        Assert.Throws<UnknownImageFormatException>(() => Image.Identify(Encoding.ASCII.GetBytes(content)));
    }

    [Fact]
    public void Gif_signature_before_script_is_refused() =>
        Assert.Throws<InvalidImageContentException>(() => Image.Load("GIF89a=1;alert('picture?');//"u8).Dispose());

    [Fact]
    public void Sound_images_are_read_beside_damaged_ones()
    {
        using var image = TestImages.Scene(120, 90);
        var sound = TestImages.Jpeg(image);
        var cut = sound[..(sound.Length / 2)];

        Parallel.For(0, 200, i =>
        {
            if (i % 2 == 0)
            {
                using var decoded = Image.Load(sound);
                Assert.Equal(120, decoded.Width);
            }
            else
            {
                Assert.Throws<InvalidImageContentException>(() => Image.Load(cut).Dispose());
            }
        });
    }

    private static byte[] File(string format)
    {
        using var image = TestImages.Scene(160, 120);
        return format switch
        {
            "jpeg" => TestImages.Jpeg(image),
            "png" => TestImages.Png(image),
            "webp" => TestImages.Webp(image),
            "webp-lossy" => TestImages.Webp(image, WebpFileFormatType.Lossy),
            _ => TiffFile.Cmyk(160, 120, 0, 255, 255, 0),
        };
    }
}
