namespace DaprImages.AppHost.Processes;

/// <summary>A program with its arguments and what its environment has besides ours.</summary>
public sealed record Command(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string?>? Environment = null, string? WorkingDirectory = null);
