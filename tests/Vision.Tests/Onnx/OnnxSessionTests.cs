using System.Security.Cryptography;
using DaprImages.TestKit.Onnx;
using DaprImages.Vision.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Tests.Onnx;

public sealed class OnnxSessionTests
{
    [OnnxFact]
    public void Model_computes_all_its_outputs()
    {
        using var session = OnnxSession.Load(SumAndMax(), [1, 4], new OnnxOptions());

        using var outputs = session.Run(new[] { 3f, 1f, 4f, 1f }, [1, 4], CancellationToken.None);

        Assert.Equal(9, outputs["sum"][0]);
        Assert.Equal(4, outputs["max"][0]);
        Assert.Equal([9f], outputs.First.ToArray());
        Assert.Equal([1, 1], outputs.ShapeOf("sum"));
    }

    [OnnxFact]
    public void Model_tells_its_input_and_digest()
    {
        var model = SumAndMax();

        using var session = OnnxSession.Load(model, [1, 4], new OnnxOptions());

        Assert.Equal([-1, 4], session.InputShape);
        Assert.Equal(["sum", "max"], session.OutputNames);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(model)), session.Sha256);
    }

    [OnnxFact]
    public void Buffer_longer_than_the_shape_is_used_in_part()
    {
        using var session = OnnxSession.Load(SumAndMax(), [1, 4], new OnnxOptions());

        using var outputs = session.Run(new[] { 1f, 1f, 1f, 1f, 50f, 50f }, [1, 4], CancellationToken.None);

        Assert.Equal(4, outputs["sum"][0]);
    }

    [OnnxFact]
    public void One_session_serves_all_threads()
    {
        using var session = OnnxSession.Load(SumAndMax(), [1, 4], new OnnxOptions());

        Parallel.For(0, 100, i =>
        {
            using var outputs = session.Run(new[] { i, 0f, 0f, 0f }, [1, 4], CancellationToken.None);
            Assert.Equal(i, outputs["sum"][0]);
        });
    }

    [OnnxFact]
    public void Input_of_the_wrong_shape_fails_when_the_model_is_loaded() =>
        Assert.Throws<OnnxRuntimeException>(() => OnnxSession.Load(SumAndMax(), [1, 5], new OnnxOptions()));

    [OnnxFact]
    public void Output_that_does_not_exist_is_told()
    {
        using var session = OnnxSession.Load(SumAndMax(), [1, 4], new OnnxOptions());
        using var outputs = session.Run(new float[4], [1, 4], CancellationToken.None);

        var error = Assert.Throws<ArgumentException>(() => outputs["mean"].Length);

        Assert.Contains("sum, max", error.Message, StringComparison.Ordinal);
    }

    [OnnxFact]
    public void Cancelled_run_does_not_start()
    {
        using var session = OnnxSession.Load(SumAndMax(), [1, 4], new OnnxOptions());

        Assert.Throws<OperationCanceledException>(() => session.Run(new float[4], [1, 4], new CancellationToken(canceled: true)));
    }

    private static byte[] SumAndMax() => new OnnxModel()
        .Input("x", "batch", 4)
        .Weights("ones", [4, 1], 1, 1, 1, 1)
        .Node("MatMul", ["x", "ones"], "sum")
        .Node("ReduceMax", ["x"], "max", ("axes", new long[] { 1 }), ("keepdims", 1L))
        .Output("sum", "batch", 1)
        .Output("max", "batch", 1)
        .ToArray();
}
