using System.Runtime.InteropServices;
using DaprImages.TestKit.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using Tesseract;

namespace DaprImages.Imaging.Tests.Tesseract;

public sealed class TesseractTests : IDisposable
{
    private const string DataPath = "/usr/share/tesseract-ocr/5/tessdata";

    private readonly TesseractEngine _engine = new(DataPath, "eng", EngineMode.LstmOnly);

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Printed_page_is_read_without_error()
    {
        using var pix = Pix.LoadFromMemory(TextPictures.Page);
        using var page = _engine.Process(pix);

        var lines = page.GetText().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(TextPictures.PageLines, lines);
        Assert.InRange(page.GetMeanConfidence(), 0.8f, 1f);
    }

    [Fact]
    public void Pixels_written_by_hand_are_read_the_same()
    {
        using var pix = GreyPix(TextPictures.Page);
        using var page = _engine.Process(pix);

        Assert.StartsWith("The quick brown fox", page.GetText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Iterator_walks_over_lines_and_words()
    {
        using var pix = GreyPix(TextPictures.Page);
        using var page = _engine.Process(pix);
        using var iterator = page.GetIterator();

        var lines = new List<string>();
        iterator.Begin();
        do
        {
            var words = new List<string>();
            do
                words.Add(iterator.GetText(PageIteratorLevel.Word));
            while (iterator.Next(PageIteratorLevel.TextLine, PageIteratorLevel.Word));
            lines.Add(string.Join(' ', words));
        }
        while (iterator.Next(PageIteratorLevel.TextLine));

        Assert.Equal(TextPictures.PageLines, lines);
    }

    [Fact]
    public void Boxes_lie_where_the_lines_are()
    {
        using var pix = GreyPix(TextPictures.Page);
        using var page = _engine.Process(pix);
        using var iterator = page.GetIterator();

        Assert.True(iterator.TryGetBoundingBox(PageIteratorLevel.TextLine, out var first));
        Assert.True(iterator.Next(PageIteratorLevel.TextLine));
        Assert.True(iterator.TryGetBoundingBox(PageIteratorLevel.TextLine, out var second));

        Assert.InRange(first.X1, 35, 50);
        Assert.InRange(first.Height, 20, 50);
        Assert.True(second.Y1 > first.Y1, $"{second} is not below {first}.");
        Assert.InRange(iterator.GetConfidence(PageIteratorLevel.Word), 80, 100);
        Assert.Equal(PolyBlockType.FlowingText, iterator.BlockType);
        Assert.Equal("eng", iterator.GetWordRecognitionLanguage());
    }

    [Fact]
    public void Only_the_region_asked_for_is_read()
    {
        using var pix = GreyPix(TextPictures.Page);
        using var page = _engine.Process(pix, new Rect(10, 90, pix.Width - 20, 60), PageSegMode.SingleBlock);

        Assert.Equal(TextPictures.PageLines[1], page.GetText().Trim());
    }

    [Fact]
    public void Moving_the_region_reads_anew()
    {
        using var pix = GreyPix(TextPictures.Page);
        using var page = _engine.Process(pix, new Rect(10, 90, pix.Width - 20, 60), PageSegMode.SingleBlock);
        page.GetText();

        page.RegionOfInterest = new Rect(10, 150, pix.Width - 20, 80);

        Assert.Equal(TextPictures.PageLines[2], page.GetText().Trim());
    }

    [Fact]
    public void Layout_is_found_without_reading()
    {
        using var pix = GreyPix(TextPictures.Page);
        using var page = _engine.Process(pix, PageSegMode.AutoOnly);
        using var iterator = page.AnalyseLayout();

        var lines = 1;
        while (iterator.Next(PageIteratorLevel.TextLine))
            lines++;

        Assert.Equal(3, lines);
    }

    [Fact]
    public void Empty_picture_has_no_text()
    {
        using var pix = Pix.Create(200, 100, 8);
        using var page = _engine.Process(pix);
        using var iterator = page.GetIterator();

        Assert.Equal("", page.GetText().Trim());
        Assert.Equal("", iterator.GetText(PageIteratorLevel.Word));
        Assert.False(iterator.TryGetBoundingBox(PageIteratorLevel.Word, out _));
        Assert.False(iterator.Next(PageIteratorLevel.Word));
    }

    [Fact]
    public void Engine_takes_one_page_at_a_time()
    {
        using var pix = GreyPix(TextPictures.Page);
        var first = _engine.Process(pix);

        Assert.Throws<InvalidOperationException>(() => _engine.Process(pix));

        first.Dispose();
        _engine.Process(pix).Dispose();
    }

    [Fact]
    public void Region_outside_the_picture_is_refused()
    {
        using var pix = Pix.Create(20, 10, 8);

        Assert.Throws<ArgumentException>(() => _engine.Process(pix, new Rect(10, 0, 11, 10)));
    }

    [Fact]
    public void Missing_language_is_told_at_the_start() =>
        Assert.Throws<TesseractException>(() => new TesseractEngine(DataPath, "xxx", EngineMode.Default));

    [Fact]
    public void Variables_are_kept()
    {
        Assert.True(_engine.SetVariable("tessedit_char_whitelist", "0123456789"));
        Assert.True(_engine.TryGetStringVariable("tessedit_char_whitelist", out var value));
        Assert.Equal("0123456789", value);
        Assert.False(_engine.SetVariable("no_such_variable", 1));
    }

    [Fact]
    public void Version_is_five() => Assert.StartsWith("5.", _engine.Version, StringComparison.Ordinal);

    [Fact]
    public void Recognition_stays_on_the_thread_that_asked_for_it()
    {
        var threads = 0;
        var reader = new Thread(() =>
        {
            using var pix = GreyPix(TextPictures.Page);
            using var page = _engine.Process(pix);
            page.GetText();
            threads = ThreadsNamed("one-reader");
        }) { Name = "one-reader" };

        reader.Start();
        reader.Join();

        Assert.Equal(1, threads);
    }

    [Fact]
    public void Iterator_outlives_its_engine_without_harm()
    {
        var engine = new TesseractEngine(DataPath, "eng", EngineMode.LstmOnly);
        var pix = GreyPix(TextPictures.Page);
        var iterator = engine.Process(pix).GetIterator();

        engine.Dispose();
        pix.Dispose();
        iterator.Dispose();

        Assert.Throws<ObjectDisposedException>(() => engine.Process(pix));
    }

    [Theory]
    [InlineData(0, 10, 8)]
    [InlineData(10, 0, 8)]
    [InlineData(10, 10, 7)]
    public void Impossible_pictures_are_refused(int width, int height, int depth) =>
        Assert.Throws<ArgumentException>(() => Pix.Create(width, height, depth));

    [Fact]
    public void Bytes_of_no_picture_are_refused() => Assert.Throws<IOException>(() => Pix.LoadFromMemory([1, 2, 3, 4]));

    /// <summary>The threads of this process that have a name; one that another starts has its name until it is given another.</summary>
    private static int ThreadsNamed(string name) => Directory.EnumerateDirectories("/proc/self/task").Count(task =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == name;
        }
        catch (IOException)
        {
            return false; // it has ended meanwhile
        }
    });

    private static Pix GreyPix(byte[] file)
    {
        using var image = Image.Load<L8>(file);
        var pixels = new byte[image.Width * image.Height];
        image.CopyPixelDataTo(pixels);

        var pix = Pix.Create(image.Width, image.Height, 8);
        var data = pix.GetData();
        for (var y = 0; y < pix.Height; y++)
            Marshal.Copy(pixels, y * pix.Width, data.Data + (y * data.WordsPerLine * 4), pix.Width);
        data.EndianByteSwap();
        return pix;
    }
}
