namespace DaprImages.Vision.Captions;

/// <param name="Beams">How many unfinished sentences are followed at once; 1 is the greedy search.</param>
/// <param name="MaxTokens">The longest sentence, its end included.</param>
/// <param name="LengthPenalty">A sentence of n tokens scores the sum of their log probabilities, divided by n to this power.</param>
/// <param name="NoRepeat">No sequence of so many tokens comes twice; 0 allows all.</param>
/// <param name="Start">The token before the first.</param>
/// <param name="End">The token after the last.</param>
internal sealed record BeamSettings(int Beams, int MaxTokens, double LengthPenalty, int NoRepeat, int Start, int End);
