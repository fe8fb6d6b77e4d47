namespace DaprImages.Sidecar.Api;

/// <summary>A request's body is larger than <c>--max-body-size</c>. Each API has its own answer to that.</summary>
internal sealed class BodyTooLargeException() : Exception(RequestBody.TooLarge);
