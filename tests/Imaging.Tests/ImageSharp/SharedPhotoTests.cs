using DaprImages.TestKit.Photos;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace DaprImages.Imaging.Tests.ImageSharp;

public sealed class SharedPhotoTests
{
    [PhotosFact]
    public void Heic_photo_decodes()
    {
        using var image = Image.Load<Rgb24>(new DecoderOptions { TargetSize = new Size(256, 256) }, SharedPhotos.Read("text/sign_no_pets.heic"));

        Assert.Equal((192, 256), (image.Width, image.Height));
    }

    [PhotosFact]
    public void Cmyk_photo_has_the_colours_of_its_original()
    {
        using var original = Image.Load<Rgb24>(SharedPhotos.Read("objects/dog_bicycle_truck.jpg"));
        using var copy = Image.Load<Rgb24>(SharedPhotos.Read("bad/ok_cmyk.jpg"));

        // Ink cannot show all colours, so the two differ; an inverted or unconverted picture would differ by more than a hundred.
        var (left, right) = (TestImages.Pixels(original), TestImages.Pixels(copy));
        var difference = left.Zip(right, (a, b) => (Math.Abs(a.R - b.R) + Math.Abs(a.G - b.G) + Math.Abs(a.B - b.B)) / 3.0).Average();
        Assert.InRange(difference, 0, 30);
    }

    [PhotosTheory]
    [InlineData("bad/ok_animated.gif")]
    [InlineData("bad/ok_animated.webp")]
    public void First_frame_of_the_animation_is_the_dog(string name)
    {
        using var dog = Image.Load<Rgb24>(SharedPhotos.Read("objects/dog_bicycle_truck.jpg"));
        using var frame = Image.Load<Rgb24>(SharedPhotos.Read(name));
        dog.Mutate(x => x.Resize(frame.Width, frame.Height));

        var difference = TestImages.Pixels(dog).Zip(TestImages.Pixels(frame), (a, b) => Math.Abs(a.G - b.G)).Average();

        Assert.InRange(difference, 0, 15);
    }
}
