namespace DaprImages.Sidecar.App;

/// <summary>Whether the sidecar has come to its full state: all components, and the app's traffic under way where there is an app.</summary>
internal sealed class Readiness
{
    private volatile bool _ready;

    public bool IsReady { get => _ready; set => _ready = value; }
}
