using DaprImages.Vision.Detection;

namespace DaprImages.Vision.Tests.Objects;

public sealed class NonMaximumSuppressionTests
{
    [Fact]
    public void Of_overlapping_boxes_of_a_class_the_most_certain_stays()
    {
        var kept = NonMaximumSuppression.PerClass([new(0, 0.6f, 0, 0, 10, 10), new(0, 0.9f, 1, 0, 11, 10), new(1, 0.5f, 0, 0, 10, 10), new(0, 0.4f, 50, 0, 60, 10)], 0.5);

        Assert.Equal([0.9f, 0.5f, 0.4f], kept.Select(item => item.Score));
    }

    [Fact]
    public void Box_without_area_covers_nothing() => Assert.Equal(0, new Candidate(0, 1, 5, 5, 5, 5).IntersectionOverUnion(new(0, 1, 5, 5, 5, 5)));
}
