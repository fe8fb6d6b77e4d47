namespace Dapr.Common;

/// <summary>What every client of a part of the Dapr API is.</summary>
public interface IDaprClient : IDisposable;
