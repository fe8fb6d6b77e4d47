using DaprImages.Contracts.Results;
using DaprImages.Vision.Captions;

namespace DaprImages.Vision.Tests.Captions;

public sealed class ComposedCaptionTests
{
    private static readonly BoundingBox Somewhere = new(0.1, 0.1, 0.1, 0.1);

    public static TheoryData<string, CaptionInput> Captions => new()
    {
        { "", new() },
        { "", new(Objects(), new(null, []), Text(""), Faces(), Metadata()) },
        { "A dog.", new(Objects("dog")) },
        { "An airplane.", new(Objects("airplane")) },
        { "A dog, a bicycle and a truck.", new(Objects("dog", "bicycle", "truck")) },
        { "Two dogs.", new(Objects("dog", "dog")) },
        { "Three people with a sports ball on a soccer field.", new(Objects("person", "person", "person", "sports ball"), Place("soccer field", indoor: false)) },
        {
            "Two sheep, three buses, two knives and two benches.",
            new(Objects("sheep", "sheep", "bus", "bus", "bus", "knife", "knife", "bench", "bench"))
        },
        { "Twelve cups.", new(Objects([.. Enumerable.Repeat("cup", 12)])) },
        { "Many books.", new(Objects([.. Enumerable.Repeat("book", 30)])) },
        { "A person with skis.", new(Objects("person", "skis", "skis")) },
        { "A cup and a dining table in a coffee shop.", new(Objects("cup", "dining table"), Place("coffee shop", indoor: true)) },
        { "A train on a railroad track.", new(Objects("train"), Place("railroad track", indoor: false)) },
        { "A person by a lake.", new(Objects("person"), Place("lake/natural", indoor: false)) },
        { "A scene in a bakery.", new(Scene: Place("bakery/shop", indoor: true)) },
        { "A waterfall.", new(Scene: Place("waterfall", indoor: false)) },
        { "The sky.", new(Scene: Place("sky", indoor: false)) },
        { "An outdoor scene.", new(Scene: new(false, [])) },
        { "An indoor scene, taken in May 2010.", new(Scene: new(true, []), Metadata: Metadata("2010-05-15T17:12:05")) },
        { "A megalith outdoors.", new(Tagged("megalith", 0.99), Place("topiary garden", indoor: false, confidence: 0.53)) },
        { "A cat indoors.", new(Tagged("Egyptian cat", 0.94, "cat"), Place("veterinarians office", indoor: true, confidence: 0.4)) },
        { "Six donuts in a bakery.", new(Tagged("bakery", 0.73, [.. Enumerable.Repeat("donut", 6)]), Place("bakery/shop", indoor: true, confidence: 0.4)) },
        { "A person with a horse at a racecourse.", new(Tagged("sorrel", 0.97, "person", "horse"), Place("racecourse", indoor: false, confidence: 0.89)) },
        { "A person indoors.", new(Objects("person"), Place("beauty salon", indoor: true), Faces: new([Face(null, 0.4) with { Box = new(0.3, 0.1, 0.3, 0.4) }])) },
        { "A person by a sink.", new(Objects("person", "sink")) },
        { "A cat indoors.", new(Objects("cat"), new(true, [new("attic", SceneLabelKind.Location, 0.1)])) },
        {
            "Two people at a birthday party.",
            new(Objects("person", "person"), new(true, [new("birthday party", SceneLabelKind.Event, 0.6), new("kitchen", SceneLabelKind.Location, 0.9)]))
        },
        { "Barack Obama and Joe Biden with two ties.", new(Objects("person", "person", "tie", "tie"), Faces: Faces("Barack Obama", "Joe Biden")) },
        { "Barack Obama and two other people.", new(Objects("person", "person", "person"), Faces: Faces("Barack Obama")) },
        { "Ann, Bob and another person.", new(Faces: Faces("Ann", "Bob", null)) },
        { "Four people.", new(Objects("person"), Faces: Faces(null, null, null, null)) },
        { "Text reading \"NO PETS\".", new(Text: Text("NO\nPETS")) },
        { "A dog, with the text \"NO PETS\".", new(Objects("dog"), Text: Text("NO PETS")) },
        {
            "Text reading \"Machine learning is a vast subject, and can be daunting at…\".",
            new(Text: Text("Machine learning is a vast subject, and can be daunting at first. Many of its concepts"))
        },
        { "Text reading \"he said 'no'\".", new(Text: Text("he said \"no\"")) },
        { "A photo taken in May 2010.", new(Metadata: Metadata("2010-05-15T17:12:05")) },
        { "A dog, taken in Washington, USA in May 2010.", new(Objects("dog"), Metadata: Metadata("2010-05-15", "WASHINGTON", "USA")) },
        { "A dog, taken in Ireland.", new(Objects("dog"), Metadata: Metadata(null, null, "Ireland")) },
        {
            "Ann with a dog on a beach, with the text \"SURF\", taken in July 2019.",
            new(Objects("person", "dog"), Place("beach", false), Text("SURF"), Faces("Ann"), Metadata("2019-07-14T11:22:33"))
        },
    };

    [Theory]
    [MemberData(nameof(Captions))]
    public void Findings_become_one_sentence(string expected, CaptionInput input)
    {
        var caption = ComposedCaption.Of(input);

        Assert.Equal(expected, caption.Text);
        Assert.Equal(("composed", null), (caption.Generator, caption.Confidence));
    }

    [Fact]
    public void People_are_named_from_left_to_right()
    {
        var faces = new FacesResult([Face("Joe", x: 0.7), Face("Barack", x: 0.2)]);

        Assert.Equal("Barack and Joe.", ComposedCaption.Compose(new(Faces: faces)));
    }

    [Fact]
    public void List_of_things_ends_before_it_tires()
    {
        var caption = ComposedCaption.Compose(new(Objects("cup", "fork", "knife", "spoon", "bowl", "chair")));

        Assert.Equal("A cup, a fork, a knife and a spoon.", caption);
    }

    [Fact]
    public void Same_findings_in_another_order_give_the_same_sentence()
    {
        ObjectsResult one = new([new("dog", 0.9, Somewhere), new("cat", 0.9, Somewhere)]);
        ObjectsResult other = new([new("cat", 0.9, Somewhere), new("dog", 0.9, Somewhere)]);

        Assert.Equal(ComposedCaption.Compose(new(one)), ComposedCaption.Compose(new(other)));
    }

    private static ObjectsResult Objects(params string[] labels) => new([.. labels.Select((label, i) => new DetectedObject(label, 0.9 - (i * 0.01), Somewhere))]);

    private static ObjectsResult Tagged(string tag, double confidence, params string[] labels) => Objects(labels) with { Tags = [new(tag, confidence, [])] };

    private static SceneResult Place(string name, bool indoor, double confidence = 0.6) =>
        new(indoor, [new(name, SceneLabelKind.Location, confidence), new("other place", SceneLabelKind.Location, 0.2)]);

    private static TextResult Text(string text) => new(text, "en", text.Length > 0 ? 0.9 : null, []);

    private static FacesResult Faces(params string?[] names) => new([.. names.Select((name, i) => Face(name, 0.1 * i))]);

    private static DetectedFace Face(string? name, double x) => new(Guid.Empty, Somewhere with { X = x }, 0.9, PersonName: name);

    private static MetadataResult Metadata(string? takenAt = null, string? city = null, string? country = null)
    {
        var tags = new Dictionary<string, string>();
        if (city is not null)
            tags["city"] = city;
        if (country is not null)
            tags["country"] = country;
        return new(takenAt, new(null, null, null), new(null, null, null, null), null, null, [], tags);
    }
}
