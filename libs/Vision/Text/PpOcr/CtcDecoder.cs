using System.Numerics.Tensors;
using System.Text;

namespace DaprImages.Vision.Text.PpOcr;

/// <summary>
/// Makes a text of what a recogniser gives for each step along a line (Graves et al., "Connectionist temporal classification", 2006): the most likely class of
/// each step, repeats taken as one, blanks left out.
/// </summary>
internal static class CtcDecoder
{
    private const int Blank = 0;

    /// <param name="steps">Probabilities, step by step: of the blank, of each character of the alphabet, and of a space where there is one more class.</param>
    public static DecodedLine Decode(ReadOnlySpan<float> steps, int classes, IReadOnlyList<string> alphabet)
    {
        var text = new StringBuilder();
        var (sum, count, last) = (0.0, 0, Blank);
        for (; steps.Length >= classes; steps = steps[classes..])
        {
            var best = TensorPrimitives.IndexOfMax(steps[..classes]);
            if (best != Blank && best != last)
            {
                text.Append(best <= alphabet.Count ? alphabet[best - 1] : " ");
                sum += steps[best];
                count++;
            }
            last = best;
        }
        return new(text.ToString().Trim(), count > 0 ? sum / count : 0);
    }
}
