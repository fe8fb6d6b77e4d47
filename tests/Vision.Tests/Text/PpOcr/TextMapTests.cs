using System.Numerics;
using DaprImages.Vision.Text;
using DaprImages.Vision.Text.PpOcr;

namespace DaprImages.Vision.Tests.Text.PpOcr;

public sealed class TextMapTests
{
    private const int Width = 200;
    private const int Height = 120;

    [Fact]
    public void Core_becomes_a_line_grown_on_every_side()
    {
        var map = Draw((new(100, 40), 0, 120, 10, 0.9f));

        var line = Assert.Single(Read(map));

        // 1200 pixels, 260 round them: grown by 1.6 * 1200 / 260 = 7.4 on every side.
        AssertNear(new(new(100, 40), new(1, 0), 134.8f, 24.8f), line);
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(-15)]
    [InlineData(20)]
    [InlineData(43)]
    public void Slanted_core_becomes_a_line_of_that_slant(double degrees)
    {
        var map = Draw((new(100, 60), degrees, 110, 12, 0.9f));

        var line = Assert.Single(Read(map, growth: 0));

        Assert.Equal(degrees, Math.Atan2(line.Along.Y, line.Along.X) * 180 / Math.PI, 1.5);
        Assert.Equal(110, line.Length, 3f);
        Assert.Equal(12, line.Height, 3f);
        Assert.True((line.Centre - new Vector2(100, 60)).Length() < 1.5, $"{line}");
    }

    [Fact]
    public void Upright_core_is_a_line_that_runs_down()
    {
        var line = Assert.Single(Read(Draw((new(100, 60), 90, 100, 12, 0.9f)), growth: 0));

        Assert.Equal((0, 1), (MathF.Round(line.Along.X, 3), MathF.Round(line.Along.Y, 3)));
        Assert.True(line.Length > line.Height);
    }

    [Fact]
    public void Cores_that_do_not_touch_are_lines_of_their_own() =>
        Assert.Equal([20f, 40f, 60f], Read(Draw((new(100, 20), 0, 100, 6, 0.9f), (new(100, 40), 0, 100, 6, 0.9f), (new(100, 60), 0, 100, 6, 0.9f))).Select(line => line.Centre.Y));

    [Fact]
    public void Faint_core_is_no_line() => Assert.Empty(Read(Draw((new(100, 40), 0, 120, 10, 0.4f))));

    [Fact]
    public void Speck_is_no_line() => Assert.Empty(Read(Draw((new(100, 40), 0, 2, 2, 0.9f))));

    [Fact]
    public void What_lies_in_the_padding_is_not_looked_at()
    {
        var map = Draw((new(180, 40), 0, 30, 10, 0.9f));

        Assert.Empty(TextMap.Read(map, 150, Height, Width, 0.3, 0.5, 1.6));
    }

    [Fact]
    public void Map_full_of_specks_gives_a_bounded_number_of_lines()
    {
        var map = new float[1000 * 1000];
        for (var y = 0; y < 1000; y++)
        {
            for (var x = 0; x < 1000; x++)
                map[(y * 1000) + x] = x % 6 < 4 && y % 6 < 4 ? 1 : 0;
        }

        Assert.Equal(500, TextMap.Read(map, 1000, 1000, 1000, 0.3, 0.5, 1.6).Count);
    }

    private static List<SlantedBox> Read(float[] map, double growth = 1.6) => TextMap.Read(map, Width, Height, Width, 0.3, 0.5, growth);

    private static float[] Draw(params (Vector2 Centre, double Degrees, float Length, float Height, float Value)[] cores)
    {
        var map = new float[Width * Height];
        foreach (var (centre, degrees, length, height, value) in cores)
        {
            var along = new Vector2((float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180));
            for (var i = 0; i < map.Length; i++)
            {
                var offset = new Vector2((i % Width) + 0.5f, (i / Width) + 0.5f) - centre;
                if (Math.Abs(Vector2.Dot(offset, along)) < length / 2 && Math.Abs(Vector2.Dot(offset, new(-along.Y, along.X))) < height / 2)
                    map[i] = value;
            }
        }
        return map;
    }

    private static void AssertNear(SlantedBox expected, SlantedBox actual)
    {
        Assert.True((expected.Centre - actual.Centre).Length() < 0.1 && (expected.Along - actual.Along).Length() < 0.01, $"{actual} instead of {expected}");
        Assert.Equal((expected.Length, expected.Height), (MathF.Round(actual.Length, 1), MathF.Round(actual.Height, 1)));
    }
}
