using DaprImages.Vision.Scenes;

namespace DaprImages.Vision.Tests.Scenes;

public sealed class SceneReadingTests
{
    private readonly SceneReading _reading = new(["kitchen", "beach", "forest"], [false, true, true], 0.15, 0.5, 0.1);

    [Theory]
    [InlineData(0.8f, 0.1f, 0.1f, true)]
    [InlineData(0.2f, 0.4f, 0.4f, false)]
    [InlineData(0.45f, 0.3f, 0.25f, null)]
    public void Inside_or_outside_is_told_by_the_most_probable_scenes_or_not_at_all(float kitchen, float beach, float forest, bool? indoor) =>
        Assert.Equal(indoor, _reading.Read([kitchen, beach, forest], new("m", "1")).Indoor);

    [Fact]
    public void Improbable_scenes_are_not_named() =>
        Assert.Equal(["beach", "kitchen"], _reading.Read([0.2f, 0.7f, 0.1f], new("m", "1")).Labels.Select(label => label.Name));

    [Fact]
    public void Names_lose_their_letter_their_number_and_their_underscores()
    {
        Assert.Equal(["airfield", "bakery/shop", "gas station"], SceneLabels.Names(["/a/airfield 0", "/b/bakery/shop 31", "/g/gas_station 155", ""]));
        Assert.Equal([true, false], SceneLabels.Outdoor(["/a/airfield 2", "/b/bakery/shop 1"]));
    }
}
