namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>A message was not taken. The text is what the component is told, in daprd's words.</summary>
/// <param name="statusCode">What the app answered, of HTTP; null when it did not.</param>
internal sealed class DeliveryException(string message, int? statusCode = null) : Exception(message)
{
    public int? StatusCode => statusCode;

    /// <summary>For <see cref="Resiliency.Policy"/>: the status code of a failure, when it has one.</summary>
    public static int? StatusCodeOf(Exception error) => (error as DeliveryException)?.StatusCode;
}
