using DaprImages.Vision.Detection;
using DaprImages.Vision.Objects;

namespace DaprImages.Vision.Tests.Objects;

public sealed class DetectorAgreementTests
{
    [Fact]
    public void What_both_see_is_believed_although_neither_is_certain()
    {
        var found = Assert.Single(Merge([Box(0.45f, 10)], [Box(0.48f, 12)]));

        Assert.Equal((0.48f, 10), (found.Score, found.Left));
    }

    [Fact]
    public void What_one_sees_takes_more() => Assert.Equal([0.85f], Merge([Box(0.85f, 0), Box(0.7f, 200)], [Box(0.9f, 400)]).Select(item => item.Score));

    [Fact]
    public void Other_classes_and_other_places_are_no_agreement() => Assert.Empty(Merge([Box(0.6f, 0)], [Box(0.6f, 0, 1), Box(0.6f, 90)]));

    private static List<Candidate> Merge(List<Candidate> first, List<Candidate> second) => DetectorAgreement.Merge(first, second, 0.45, 0.8, 0.95);

    private static Candidate Box(float score, float left, int @class = 0) => new(@class, score, left, 0, left + 100, 100);
}
