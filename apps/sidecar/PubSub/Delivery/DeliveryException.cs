using DaprImages.Sidecar.Expressions;
using DaprImages.Sidecar.Resiliency;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>A message was not taken. The text is what the component is told, in daprd's words.</summary>
/// <param name="statusCode">What the app answered, of HTTP; null when it did not.</param>
internal sealed class DeliveryException(string message, int? statusCode = null) : Exception(message)
{
    public int? StatusCode => statusCode;

    /// <summary>Whether an error means that a message was not taken: the app's no, or a message, policy or rule by which it could not be brought.</summary>
    public static bool IsRefusal(Exception error) => error is DeliveryException or TimeoutException or CircuitOpenException or ExpressionException or FormatException;

    /// <summary>For <see cref="Policy"/>: the status code of a failure, when it has one.</summary>
    public static int? StatusCodeOf(Exception error) => (error as DeliveryException)?.StatusCode;
}
