namespace DaprImages.Sidecar.Startup;

/// <summary>The sidecar cannot start, or cannot go on. The message follows "Fatal error from runtime: " in the log, in daprd's words where it has some.</summary>
internal sealed class FatalException(string message, Exception? inner = null) : Exception(message, inner);
