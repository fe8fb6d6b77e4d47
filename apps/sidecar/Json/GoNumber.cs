using System.Globalization;

namespace DaprImages.Sidecar.Json;

/// <summary>A number as it was written, so that no digit is lost on the way through.</summary>
internal sealed record GoNumber(string Text)
{
    public double ToDouble() => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
