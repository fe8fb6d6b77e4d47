using DaprImages.TestKit.Onnx;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Tests.Models;

public sealed class ModelStoreTests
{
    [OnnxFact]
    public void Model_is_found_by_its_digest_whatever_its_name_and_loaded_once()
    {
        using var folder = new ModelFolder(ModelFolder.Encoder("mean", Mean(1))).Put("deeper/anything.bin", Mean(1)).Put("other.bin", Mean(2));
        using var store = folder.Store();

        var model = store.Find(ModelKinds.FaceEncoder);

        Assert.Equal("mean", model!.Info.Id);
        Assert.Same(model, store.Find(ModelKinds.FaceEncoder));
        Assert.Null(store.Find(ModelKinds.YuNet));
    }

    [OnnxFact]
    public void First_installed_model_of_the_catalogue_is_used()
    {
        using var folder = new ModelFolder(ModelFolder.Encoder("missing", Mean(1)), ModelFolder.Encoder("second", Mean(2)), ModelFolder.Encoder("third", Mean(3)))
            .Put("third", Mean(3)).Put("second", Mean(2));
        using var store = folder.Store();

        Assert.Equal("second", store.Find(ModelKinds.FaceEncoder)!.Info.Id);
    }

    [Fact]
    public void File_of_other_bytes_is_no_model()
    {
        using var folder = new ModelFolder(ModelFolder.Encoder("mean", Mean(1))).Put("weights.onnx", Mean(2));
        using var store = folder.Store();

        var error = Assert.Throws<EngineUnavailableException>(() => store.Require(ModelKinds.FaceEncoder, "tell faces apart"));

        Assert.Equal("There is no model to tell faces apart on this machine: mean is not installed.", error.Unavailable.Reason);
        Assert.Contains("MODELS_DIR", error.Unavailable.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_that_is_not_there_is_named()
    {
        using var folder = new ModelFolder();
        Directory.Delete(folder.Options.Folder!);
        using var store = folder.Store();

        var error = Assert.Throws<EngineUnavailableException>(() => store.Find(ModelKinds.FaceEncoder));

        Assert.Equal($"MODELS_DIR is {folder.Options.Folder}, and there is no such folder.", error.Unavailable.Reason);
    }

    [OnnxFact]
    public void Weights_that_the_runtime_refuses_are_told()
    {
        byte[] noModel = [1, 2, 3];
        using var folder = new ModelFolder(ModelFolder.Encoder("broken", noModel)).Put("weights.onnx", noModel);
        using var store = folder.Store();

        var error = Assert.Throws<EngineUnavailableException>(() => store.Find(ModelKinds.FaceEncoder));

        Assert.StartsWith("The model broken cannot be used:", error.Unavailable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Catalogue_that_is_none_makes_models_unavailable_instead_of_stopping_the_program()
    {
        using var folder = new ModelFolder();
        File.WriteAllText(folder.Options.Catalog, "{}");
        using var store = folder.Store();

        Assert.Contains("catalog.json", Assert.Throws<EngineUnavailableException>(() => store.Find(ModelKinds.Yolox)).Unavailable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Digests_are_remembered_until_a_file_changes()
    {
        using var folder = new ModelFolder(ModelFolder.Encoder("mean", Mean(1))).Put("weights.onnx", Mean(1));
        var file = ModelCatalog.Read(folder.Options.Catalog).Models[0].Files[0];
        var path = new ModelFiles(folder.Options).Find(file);

        Assert.Equal(Path.Combine(folder.Options.Folder!, "weights.onnx"), path);
        Assert.True(File.Exists(Path.Combine(folder.Options.PulledFolder, ".digests.json")));
        Assert.Equal(path, new ModelFiles(folder.Options).Find(file));
        File.WriteAllBytes(path!, Mean(4));
        Assert.Null(new ModelFiles(folder.Options).Find(file));
    }

    /// <summary>Adds up a picture's 12 numbers, times a factor.</summary>
    private static byte[] Mean(float factor) => new OnnxModel()
        .Input("x", 1, 3, 2, 2)
        .Weights("factor", [1], factor)
        .Node("ReduceMean", ["x"], "mean", ("axes", new long[] { 2, 3 }), ("keepdims", 0L))
        .Node("Mul", ["mean", "factor"], "y")
        .Output("y", 1, 3)
        .ToArray();
}
