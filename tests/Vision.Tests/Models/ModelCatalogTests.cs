using System.Text;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Tests.Models;

public sealed class ModelCatalogTests
{
    private const string One = """
        {
          "version": 1,
          "labelSets": { "two": ["cat", "dog"] },
          "models": [{
            "id": "small", "version": "1", "stage": "objects", "kind": "yolox", "profiles": ["compact"], "labels": "two",
            "files": [{ "role": "weights", "name": "small.onnx", "size": 3, "sha256": null, "url": "https://models.example/small.onnx" }],
            "licence": { "id": "MIT", "commercialUse": true, "note": "" },
            "input": { "width": 32, "height": 32, "resize": "letterbox", "channels": "bgr", "scale": 1, "mean": [0, 0, 0], "std": [1, 1, 1] },
            "thresholds": { "score": 0.5, "alone": 0.5, "agreed": 0.5, "nms": 0.5 }
          }]
        }
        """;

    [Fact]
    public void Catalogue_of_the_product_is_sound()
    {
        var catalog = ModelCatalog.Read(ModelCatalog.DefaultPath);

        Assert.All(ModelKinds.All, kind => Assert.Contains(catalog.Models, model => model.Kind == kind));
        Assert.All(catalog.Models.Where(model => model.Files.Any(file => file.Url is null)), model => Assert.Contains("MODELS_DIR", model.Note, StringComparison.Ordinal));
        Assert.Equal(80, catalog.LabelSets!["coco-80"].Count);
    }

    [Fact]
    public void Entry_is_read() => Assert.Equal("small.onnx", Parse(One).Models[0].File(ModelFileRole.Weights)!.Name);

    [Theory]
    [InlineData("\"kind\": \"yolox\"", "\"kind\": \"yolo\"", "models[0] (small): there is no kind 'yolo', only yolox, picodet")]
    [InlineData("\"stage\": \"objects\"", "\"stage\": \"sounds\"", "models[0] (small): there is no stage 'sounds'")]
    [InlineData("\"nms\": 0.5", "\"nns\": 0.5", "needs the threshold 'nms'")]
    [InlineData("\"labels\": \"two\"", "\"labels\": \"three\"", "there is no label set 'three'")]
    [InlineData("small.onnx\", \"size\"", "../small.onnx\", \"size\"", "'../small.onnx' is no plain file name")]
    [InlineData("\"sha256\": null", "\"sha256\": \"ABC\"", "models[0] (small).files[0]: sha256 is 64 lower-case hex digits")]
    [InlineData("https://models.example", "file://models.example", "is no address")]
    [InlineData("\"letterbox\"", "\"centre-crop\"", "takes pictures by Letterbox or Stretch")]
    [InlineData("\"width\": 32", "\"width\": null", "models[0] (small).input: width and height are above 0")]
    [InlineData("\"version\": 1,\n", "\"version\": 2,\n", "reads catalogues of version 1, not 2")]
    [InlineData("\"commercialUse\": true,", "", "commercialUse")]
    [InlineData("\"id\": \"MIT\"", "\"id\": \"MIT\", \"colour\": 3", "colour")]
    [InlineData("\"channels\": \"bgr\"", "\"channels\": \"cmyk\"", "$.models[0].input.channels")]
    public void What_is_wrong_is_told_with_its_place(string right, string wrong, string message)
    {
        Assert.Contains(right, One, StringComparison.Ordinal);

        var error = Assert.Throws<ModelConfigurationException>(() => Parse(One.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static ModelCatalog Parse(string json) => ModelCatalog.Parse(Encoding.UTF8.GetBytes(json));
}
