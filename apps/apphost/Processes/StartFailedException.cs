namespace DaprImages.AppHost.Processes;

/// <summary>Something cannot start. The message is for the person at the terminal: what is wrong and what to do.</summary>
public sealed class StartFailedException(string message) : Exception(message);
