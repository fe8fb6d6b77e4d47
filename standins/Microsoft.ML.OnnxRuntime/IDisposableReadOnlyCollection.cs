namespace Microsoft.ML.OnnxRuntime;

/// <summary>Results that are disposed together.</summary>
public interface IDisposableReadOnlyCollection<T> : IReadOnlyList<T>, IDisposable
{
}
