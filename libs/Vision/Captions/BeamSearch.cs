using System.Numerics.Tensors;

namespace DaprImages.Vision.Captions;

/// <summary>Looks for the likeliest sentence of a model that gives the probabilities of the next token.</summary>
internal static class BeamSearch
{
    /// <summary>Goes on with unfinished sentences.</summary>
    /// <param name="from">Which of the former step's sentences each goes on with.</param>
    /// <param name="tokens">The last token of each.</param>
    /// <returns>The logits of the token after, sentence by sentence.</returns>
    public delegate ReadOnlyMemory<float> NextLogits(IReadOnlyList<int> from, IReadOnlyList<int> tokens);

    /// <returns>The best sentence, without the tokens of start and end, and the geometric mean of its tokens' probabilities.</returns>
    public static (IReadOnlyList<int> Tokens, double Confidence) Run(NextLogits next, BeamSettings settings)
    {
        var live = new List<Sentence> { new([], 0, 0) };
        var finished = new List<(Sentence Sentence, double Score)>();
        for (var length = 1; length <= settings.MaxTokens && live.Count > 0; length++)
        {
            var logits = next([.. live.Select(sentence => sentence.From)], [.. live.Select(sentence => sentence.Tokens.Length > 0 ? sentence.Tokens[^1] : settings.Start)]);
            var candidates = Extend(live, logits.Span, settings);
            live = [];
            for (var rank = 0; rank < candidates.Count; rank++)
            {
                // An end counts where its sentence would have been followed.
                if (candidates[rank].Tokens[^1] != settings.End && live.Count < settings.Beams)
                    live.Add(candidates[rank]);
                else if (candidates[rank].Tokens[^1] == settings.End && rank < settings.Beams)
                    finished.Add((candidates[rank], Score(candidates[rank].LogProbability, length, settings)));
            }
            if (settings.Beams == 1 && finished.Count > 0)
                break;
            if (length == settings.MaxTokens)
                finished.AddRange(live.Select(sentence => (sentence, Score(sentence.LogProbability, length, settings))));
            else if (finished.Count >= settings.Beams && live.All(sentence => Reachable(sentence, length, settings) <= finished.Max(end => end.Score)))
                break;
        }
        return Best(finished, settings.End);
    }

    /// <summary>The likeliest continuations: twice as many as are followed, for half of them may be ends.</summary>
    private static List<Sentence> Extend(List<Sentence> live, ReadOnlySpan<float> logits, BeamSettings settings)
    {
        var size = logits.Length / live.Count;
        var wanted = settings.Beams * 2;
        var best = new PriorityQueue<(int Row, int Token), double>(wanted + 1);
        var row = new float[size];
        for (var i = 0; i < live.Count; i++)
        {
            logits.Slice(i * size, size).CopyTo(row);
            foreach (var banned in Banned(live[i].Tokens, settings.NoRepeat))
                row[banned] = float.NegativeInfinity;
            var norm = LogSum(row);
            for (var token = 0; token < size; token++)
            {
                var probability = live[i].LogProbability + row[token] - norm;
                if (double.IsNegativeInfinity(probability) || double.IsNaN(probability) || (best.Count == wanted && best.TryPeek(out _, out var least) && probability <= least))
                    continue;
                best.Enqueue((i, token), probability);
                if (best.Count > wanted)
                    best.Dequeue();
            }
        }
        var found = new List<Sentence>();
        while (best.TryDequeue(out var end, out var probability))
            found.Add(new([.. live[end.Row].Tokens, end.Token], probability, end.Row));
        found.Reverse();
        return found;
    }

    /// <summary>Tokens that would complete a sequence which the sentence has already.</summary>
    private static IEnumerable<int> Banned(int[] tokens, int length)
    {
        if (length < 1 || tokens.Length < length)
            yield break;
        for (var start = 0; start + length <= tokens.Length; start++)
        {
            if (tokens.AsSpan(start, length - 1).SequenceEqual(tokens.AsSpan(tokens.Length - length + 1)))
                yield return tokens[start + length - 1];
        }
    }

    private static double LogSum(ReadOnlySpan<float> logits)
    {
        var largest = TensorPrimitives.Max(logits);
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - largest);
        return largest + Math.Log(sum);
    }

    private static double Score(double logProbability, int length, BeamSettings settings) => logProbability / Math.Pow(length, settings.LengthPenalty);

    /// <summary>The score if every further token were certain.</summary>
    private static double Reachable(Sentence sentence, int length, BeamSettings settings) =>
        Score(sentence.LogProbability, settings.LengthPenalty > 0 ? settings.MaxTokens : length, settings);

    private static (IReadOnlyList<int>, double) Best(List<(Sentence Sentence, double Score)> finished, int end)
    {
        if (finished.Count == 0)
            return ([], 0);
        var best = finished.MaxBy(sentence => sentence.Score).Sentence;
        return (best.Tokens[^1] == end ? best.Tokens[..^1] : best.Tokens, Math.Exp(best.LogProbability / best.Tokens.Length));
    }

    /// <param name="From">Its place among the sentences of the step before.</param>
    private sealed record Sentence(int[] Tokens, double LogProbability, int From);
}
