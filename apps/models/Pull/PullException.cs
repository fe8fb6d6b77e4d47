namespace DaprImages.Models.Pull;

/// <summary>A file could not be had; the message says why and what to do.</summary>
internal sealed class PullException(string message, Exception? inner = null) : Exception(message, inner);
