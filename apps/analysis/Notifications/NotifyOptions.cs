namespace DaprImages.Analysis.Notifications;

internal sealed class NotifyOptions
{
    public const string Section = "Notify";

    /// <summary>Whether finished analyses are announced through the output binding <c>notify</c>; off unless set.</summary>
    public bool Enabled { get; set; }

    /// <summary>The binding's operation: <c>post</c> for <c>bindings.http</c>, <c>create</c> for most others.</summary>
    public string Operation { get; set; } = "post";
}
