namespace DaprImages.SoakWorker;

/// <summary>The message that starts a workflow.</summary>
internal sealed record Start(string Id, int Number);
