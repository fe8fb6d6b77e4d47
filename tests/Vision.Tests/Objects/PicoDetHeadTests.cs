using DaprImages.Vision.Detection;
using DaprImages.Vision.Objects;

namespace DaprImages.Vision.Tests.Objects;

public sealed class PicoDetHeadTests
{
    [Fact]
    public void Side_is_the_expected_bin_in_strides_from_the_cells_centre()
    {
        // Four cells of two classes; the last cell, column 1 and row 1, sees class 1.
        float[] scores = [0, 0, 0, 0, 0, 0, 0.1f, 0.7f];
        var boxes = new float[4 * 4 * 3];
        float[] sides = [50, 0, 0, 0, 50, 0, 0, 0, 50, 0, 0, 0]; // bins 0, 1, 2, and all three alike: 1
        sides.CopyTo(boxes, 3 * 12);
        var found = new List<Candidate>();

        PicoDetHead.Decode(scores, 2, boxes, 12, 16, 8, 0.5, found);

        var item = Assert.Single(found);
        Assert.Equal((1, 0.7f), (item.Class, item.Score));
        Assert.Equal((12, 4, 28, 20), (item.Left, item.Top, item.Right, item.Bottom));
    }

    [Fact]
    public void Odd_side_has_one_cell_more()
    {
        // A picture of 20 x 20 has three columns of the stride 8.
        var scores = new float[9];
        scores[4] = 1;
        var found = new List<Candidate>();

        PicoDetHead.Decode(scores, 1, new float[9 * 8], 8, 20, 8, 0.5, found);

        Assert.Equal(12, (Assert.Single(found).Left + found[0].Right) / 2);
    }
}
