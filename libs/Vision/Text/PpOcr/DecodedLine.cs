namespace DaprImages.Vision.Text.PpOcr;

/// <param name="Text">Without space at its ends; empty when nothing was read.</param>
/// <param name="Confidence">Mean over the characters, 0..1.</param>
internal readonly record struct DecodedLine(string Text, double Confidence);
