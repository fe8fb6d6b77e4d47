using DaprImages.Vision.Text;

namespace DaprImages.Vision.Tests.Text;

public sealed class ReadingOrderTests
{
    [Fact]
    public void Lines_are_read_from_the_top() => AssertOrder("one two three", ("three", 0, 60, 100), ("one", 0, 0, 100), ("two", 0, 30, 100));

    [Fact]
    public void Row_is_read_from_the_left() => AssertOrder("head left right foot", ("right", 200, 31, 60), ("foot", 0, 60, 260), ("left", 0, 29, 60), ("head", 0, 0, 260));

    [Fact]
    public void Slightly_lower_neighbour_stays_in_its_row() => AssertOrder("left right below", ("below", 0, 30, 60), ("right", 100, 0, 60), ("left", 0, 6, 60));

    [Fact]
    public void Columns_of_running_text_are_read_one_after_the_other() =>
        AssertOrder("a b c d", ("c", 300, 2, 250), ("a", 0, 0, 250), ("d", 300, 32, 250), ("b", 0, 30, 250));

    [Fact]
    public void Headline_over_columns_comes_first() =>
        AssertOrder("head a b c d", ("c", 300, 42, 250), ("a", 0, 40, 250), ("d", 300, 72, 250), ("b", 0, 70, 250), ("head", 0, 0, 550));

    [Fact]
    public void Table_is_read_row_by_row() => AssertOrder("milk 1.20 bread 2.50", ("bread", 0, 30, 80), ("2.50", 300, 30, 60), ("1.20", 300, 0, 60), ("milk", 0, 0, 80));

    [Theory]
    [InlineData(12)]
    [InlineData(-30)]
    [InlineData(90)]
    [InlineData(180)]
    public void Slanted_page_is_read_in_the_direction_of_its_lines(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var page = new[] { "a", "b", "c", "d" }.Select((text, i) => new ReadLine(
            text, 1, SlantedBox.Level(0, i * 30, 600, (i * 30) + 20).Turned(new((float)cos, (float)sin), new(300, 55), new(400, 400)), []));

        Assert.Equal("abcd", string.Concat(ReadingOrder.Of([.. page.Reverse()]).Select(line => line.Text)));
    }

    [Fact]
    public void Nothing_is_in_order() => Assert.Empty(ReadingOrder.Of([]));

    /// <param name="lines">Each 20 pixels high.</param>
    private static void AssertOrder(string expected, params (string Text, int Left, int Top, int Width)[] lines) => Assert.Equal(
        expected,
        string.Join(' ', ReadingOrder.Of([.. lines.Select(line => new ReadLine(line.Text, 1, SlantedBox.Level(line.Left, line.Top, line.Left + line.Width, line.Top + 20), []))]).Select(line => line.Text)));
}
