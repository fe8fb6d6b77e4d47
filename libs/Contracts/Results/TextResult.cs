namespace DaprImages.Contracts.Results;

/// <summary>Text in the image. No text found: <see cref="Text"/> is empty and <see cref="Lines"/> too.</summary>
/// <param name="Text">The lines in reading order, cleaned, joined by line feeds.</param>
/// <param name="Language">ISO 639-1 code of the text; null when not determined.</param>
/// <param name="Confidence">Mean over the words, weighted by their length, 0..1; null without text.</param>
/// <param name="Lines">In reading order.</param>
public sealed record TextResult(string Text, string? Language, double? Confidence, IReadOnlyList<TextLine> Lines) : StageResult;

/// <param name="Confidence">0..1.</param>
public sealed record TextLine(string Text, double Confidence, BoundingBox Box);
