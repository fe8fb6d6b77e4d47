using DaprImages.TestKit.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DaprImages.Imaging.Tests.OnnxRuntime;

public sealed class OnnxRuntimeTests
{
    [OnnxFact]
    public void Model_computes()
    {
        using var session = new InferenceSession(Affine());
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f, 4f], [2, 2]);

        using var outputs = session.Run(options, new Dictionary<string, OrtValue> { ["x"] = input }, session.OutputNames);

        // x * [[1, 2], [3, 4]] + [10, 20]
        Assert.Equal([17f, 30f, 25f, 42f], outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [OnnxFact]
    public void Output_tells_its_shape()
    {
        using var session = new InferenceSession(Affine());
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[6], [3, 2]);

        using var outputs = session.Run(options, ["x"], [input], ["y"]);

        var info = outputs[0].GetTensorTypeAndShape();
        Assert.Equal([3, 2], info.Shape);
        Assert.Equal(6, info.ElementCount);
        Assert.Equal(TensorElementType.Float, info.ElementDataType);
    }

    [OnnxFact]
    public void Metadata_describes_inputs_and_outputs()
    {
        using var session = new InferenceSession(Affine());

        var input = Assert.Single(session.InputMetadata);
        Assert.Equal("x", input.Key);
        Assert.Equal([-1, 2], input.Value.Dimensions);
        Assert.Equal(["batch", ""], input.Value.SymbolicDimensions);
        Assert.Equal(typeof(float), input.Value.ElementType);
        Assert.True(input.Value.IsTensor);
        Assert.Equal(["y"], session.OutputNames);
        Assert.Equal(TensorElementType.Float, session.OutputMetadata["y"].ElementDataType);
    }

    [OnnxFact]
    public void Metadata_of_the_model_is_read()
    {
        using var session = new InferenceSession(Affine());

        var metadata = session.ModelMetadata;

        Assert.Equal(("tests", "test", 3L), (metadata.ProducerName, metadata.GraphName, metadata.Version));
        Assert.Equal("naïve", metadata.CustomMetadataMap["licence"]);
    }

    [OnnxFact]
    public void Model_loads_from_a_file()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.onnx");
        File.WriteAllBytes(path, Affine());
        try
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                EnableMemoryPattern = false,
                EnableCpuMemArena = false,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");

            using var session = new InferenceSession(path, options);

            Assert.Equal(["x"], session.InputNames);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [OnnxFact]
    public void Allocated_tensor_is_filled_in_place()
    {
        using var session = new InferenceSession(Affine());
        using var options = new RunOptions();
        using var input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [1, 2]);
        input.GetTensorMutableDataAsSpan<float>().Fill(1);

        using var outputs = session.Run(options, ["x"], [input], ["y"]);

        Assert.Equal([14f, 26f], outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [OnnxFact]
    public void Memory_longer_than_the_shape_is_taken_in_part()
    {
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, new float[100].AsMemory(), [1, 2]);

        Assert.Equal(2, input.GetTensorDataAsSpan<float>().Length);
    }

    [OnnxFact]
    public void Memory_shorter_than_the_shape_is_refused() =>
        Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new float[3], [2, 2]));

    [OnnxFact]
    public void Open_dimension_in_a_value_is_refused() =>
        Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new float[3], [-1, 2]));

    [OnnxFact]
    public void Tensor_is_not_read_as_another_type()
    {
        using var value = OrtValue.CreateTensorValueFromMemory([1L, 2L], [2]);

        Assert.Equal([1L, 2L], value.GetTensorDataAsSpan<long>().ToArray());
        Assert.Throws<OnnxRuntimeException>(() => value.GetTensorDataAsSpan<float>().ToArray());
    }

    [OnnxFact]
    public void Wrong_shape_is_refused_with_a_reason()
    {
        using var session = new InferenceSession(Affine());
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);

        var error = Assert.Throws<OnnxRuntimeException>(() => session.Run(options, ["x"], [input], ["y"]));

        Assert.Contains("InvalidArgument", error.Message, StringComparison.Ordinal);
    }

    [OnnxFact]
    public void Unknown_names_are_refused()
    {
        using var session = new InferenceSession(Affine());
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[2], [1, 2]);

        Assert.Throws<OnnxRuntimeException>(() => session.Run(options, ["a"], [input], ["y"]));
        Assert.Throws<OnnxRuntimeException>(() => session.Run(options, ["x"], [input], ["b"]));
        Assert.Throws<ArgumentException>(() => session.Run(options, ["x", "x"], [input], ["y"]));
    }

    [OnnxFact]
    public void Bytes_of_no_model_are_refused() =>
        Assert.Throws<OnnxRuntimeException>(() => new InferenceSession([1, 2, 3, 4, 5]));

    [OnnxFact]
    public void Missing_file_is_told() =>
        Assert.Throws<OnnxRuntimeException>(() => new InferenceSession("no-such-model.onnx"));

    [OnnxFact]
    public void Terminated_run_ends_with_an_error()
    {
        using var session = new InferenceSession(Affine());
        using var options = new RunOptions { Terminate = true };
        using var input = OrtValue.CreateTensorValueFromMemory(new float[2], [1, 2]);

        Assert.Throws<OnnxRuntimeException>(() => session.Run(options, ["x"], [input], ["y"]));

        options.Terminate = false;
        session.Run(options, ["x"], [input], ["y"]).Dispose();
    }

    [OnnxFact]
    public void One_session_runs_on_several_threads_at_once()
    {
        using var session = new InferenceSession(Affine());

        Parallel.For(0, 200, i =>
        {
            using var options = new RunOptions();
            using var input = OrtValue.CreateTensorValueFromMemory([i, 0f], [1, 2]);
            using var outputs = session.Run(options, ["x"], [input], ["y"]);
            Assert.Equal([i + 10f, (2 * i) + 20f], outputs[0].GetTensorDataAsSpan<float>().ToArray());
        });
    }

    [OnnxFact]
    public void Disposed_session_is_not_used()
    {
        var session = new InferenceSession(Affine());
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[2], [1, 2]);
        session.Dispose();
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Run(options, ["x"], [input], ["y"]));
    }

    [OnnxFact]
    public void Graphics_card_is_refused_where_the_library_has_no_support_for_it()
    {
        if (OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
            return;
        using var options = new SessionOptions();

        Assert.Throws<OnnxRuntimeException>(() => options.AppendExecutionProvider_CUDA());
    }

    [OnnxFact]
    public void Cpu_is_always_available()
    {
        Assert.Contains("CPUExecutionProvider", OrtEnv.Instance().GetAvailableProviders());
        Assert.StartsWith("1.", OrtEnv.Instance().GetVersionString(), StringComparison.Ordinal);
        Assert.True(OrtEnv.IsCreated);
    }

    private static byte[] Affine() => new OnnxModel()
        .Input("x", "batch", 2)
        .Weights("w", [2, 2], 1, 2, 3, 4)
        .Weights("b", [2], 10, 20)
        .Node("MatMul", ["x", "w"], "xw")
        .Node("Add", ["xw", "b"], "y")
        .Output("y", "batch", 2)
        .Metadata("licence", "naïve")
        .ToArray();
}
