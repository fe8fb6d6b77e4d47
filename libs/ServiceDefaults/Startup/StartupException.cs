namespace DaprImages.ServiceDefaults.Startup;

/// <summary>The process cannot start. The message is for the person at the terminal: what is wrong and what to do.</summary>
public sealed class StartupException(string message) : Exception(message);
