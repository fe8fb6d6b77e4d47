using System.Text;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>What the app answered.</summary>
internal readonly record struct AppAnswer(int StatusCode, byte[] Body)
{
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>The app has no such route, which settles a message as dropped.</summary>
    public bool IsMissing => StatusCode == StatusCodes.Status404NotFound;

    public string Text => Encoding.UTF8.GetString(Body);
}
