namespace Dapr;

/// <summary>The sidecar refused, failed or could not be reached; what it said is in <see cref="Exception.InnerException"/>.</summary>
public class DaprException : Exception
{
    public DaprException(string message)
        : base(message)
    {
    }

    public DaprException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
