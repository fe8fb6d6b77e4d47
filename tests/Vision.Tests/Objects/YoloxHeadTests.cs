using DaprImages.Vision.Objects;

namespace DaprImages.Vision.Tests.Objects;

public sealed class YoloxHeadTests
{
    private const int Fields = 7; // box, objectness, two classes

    // A picture of 32 x 32 has 16 cells of the stride 8, 4 of 16 and 1 of 32.
    private readonly float[] _values = new float[21 * Fields];

    [Fact]
    public void Box_is_relative_to_its_cell()
    {
        Set(cell: 6, 0.5f, 0.25f, MathF.Log(2), MathF.Log(3), 0.9f, 0.1f, 0.8f); // stride 8, column 2, row 1

        var found = Assert.Single(Decode(0.5));

        Assert.Equal(1, found.Class);
        Assert.Equal(0.72, found.Score, 4);
        Assert.Equal((12, -2, 28, 22), (found.Left, found.Top, found.Right, found.Bottom), Within(0.001f));
    }

    [Fact]
    public void Coarser_cells_come_after_the_finer_ones()
    {
        Set(cell: 16 + 3, 0, 0, 0, 0, 1, 1, 0); // stride 16, column 1, row 1
        Set(cell: 20, 0.5f, 0.5f, 0, 0, 1, 0, 0.9f); // stride 32

        var found = Decode(0.5);

        Assert.Equal([(8f, 24f), (0f, 32f)], found.Select(item => (item.Left, item.Right)));
    }

    [Fact]
    public void What_is_not_certain_enough_is_left_out()
    {
        Set(cell: 0, 0, 0, 0, 0, 0.6f, 0.6f, 0.2f);

        Assert.Empty(Decode(0.37));
        Assert.Single(Decode(0.35));
    }

    private static Comparer Within(float tolerance) => new(tolerance);

    private void Set(int cell, params float[] fields) => fields.CopyTo(_values, cell * Fields);

    private List<Detection.Candidate> Decode(double leastScore) => YoloxHead.Decode(_values, Fields, 32, 32, leastScore);

    private sealed class Comparer(float tolerance) : IEqualityComparer<(float, float, float, float)>
    {
        public bool Equals((float, float, float, float) x, (float, float, float, float) y) =>
            Math.Abs(x.Item1 - y.Item1) < tolerance && Math.Abs(x.Item2 - y.Item2) < tolerance && Math.Abs(x.Item3 - y.Item3) < tolerance && Math.Abs(x.Item4 - y.Item4) < tolerance;

        public int GetHashCode((float, float, float, float) obj) => 0;
    }
}
