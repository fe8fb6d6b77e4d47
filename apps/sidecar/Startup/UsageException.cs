namespace DaprImages.Sidecar.Startup;

/// <summary>The command line is not understood; the process ends with exit code 2, as daprd's does.</summary>
internal sealed class UsageException(string message) : Exception(message);
