namespace Microsoft.ML.OnnxRuntime;

public enum ExecutionMode
{
    ORT_SEQUENTIAL = 0,
    ORT_PARALLEL = 1,
}
