using DaprImages.Vision.Captions;

namespace DaprImages.Vision.Tests.Captions;

public sealed class BeamSearchTests
{
    private const int End = 0;
    private const int Start = 9;

    /// <summary>Of the last token and how many there were: a model of four tokens that remembers no more.</summary>
    private static readonly Random Numbers = new(7);
    private static readonly float[][] Logits = [.. Enumerable.Range(0, 50).Select(_ => Enumerable.Range(0, 4).Select(_ => (float)(Numbers.NextDouble() * 4)).ToArray())];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Enough_beams_find_what_trying_every_sentence_finds(double lengthPenalty)
    {
        var settings = new BeamSettings(256, 4, lengthPenalty, 0, Start, End);

        var (tokens, _) = BeamSearch.Run(new Sentences().Next, settings);

        Assert.Equal(BestOfAll([], settings).Tokens, tokens);
    }

    [Fact]
    public void More_beams_find_what_the_greedy_search_walks_past()
    {
        // 1 is likelier than 2 at first, but leads nowhere.
        float[][] next = [[-9, 1, 0.9f, -9], [0, 0, 0, 0], [9, -9, -9, -9], [0, 0, 0, 0]];
        BeamSearch.NextLogits model = (_, tokens) => tokens.SelectMany(token => next[token == Start ? 0 : token]).ToArray();

        Assert.Equal(1, BeamSearch.Run(model, new(1, 2, 1, 0, Start, End)).Tokens[0]);
        Assert.Equal([2], BeamSearch.Run(model, new(2, 2, 1, 0, Start, End)).Tokens);
    }

    [Fact]
    public void Greedy_search_takes_the_likeliest_token_each_time_and_stops_at_the_end()
    {
        float[][] next = [[0, 5, 0, 0], [0, 0, 5, 0], [5, 0, 0, 0]];

        var (tokens, confidence) = BeamSearch.Run((_, last) => next[last[0] == Start ? 0 : last[0]], new(1, 20, 1, 0, Start, End));

        Assert.Equal([1, 2], tokens);
        Assert.Equal(Math.Exp(5) / (Math.Exp(5) + 3), confidence, 6);
    }

    [Fact]
    public void Sequence_that_was_there_is_not_repeated()
    {
        // Left alone it would say 1 2 1 2 ... for ever.
        float[][] next = [[-5, 5, 0, 0], [-5, 0.5f, 5, 0], [-5, 5, 0, 1]];
        BeamSearch.NextLogits model = (_, last) => next[last[0] is Start or 3 ? 0 : last[0]];

        Assert.Equal([1, 2, 1, 2, 1, 2], BeamSearch.Run(model, new(1, 6, 1, 0, Start, End)).Tokens);
        Assert.Equal([1, 2, 1, 1, 3, 1], BeamSearch.Run(model, new(1, 6, 1, 2, Start, End)).Tokens);
    }

    [Fact]
    public void Sentence_without_an_end_is_cut()
    {
        var (tokens, _) = BeamSearch.Run((from, _) => from.SelectMany(_ => new float[] { -99, 1, 0, 0 }).ToArray(), new(3, 5, 1, 0, Start, End));

        Assert.Equal([1, 1, 1, 1, 1], tokens);
    }

    private static (int[] Tokens, double Score) BestOfAll(int[] before, BeamSettings settings)
    {
        var best = (Tokens: before, Score: double.NegativeInfinity);
        for (var token = 0; token < 4; token++)
        {
            int[] sentence = [.. before, token];
            var candidate = token == End || sentence.Length == settings.MaxTokens
                ? (Tokens: sentence, Score: LogProbability(sentence) / Math.Pow(sentence.Length, settings.LengthPenalty))
                : BestOfAll(sentence, settings);
            if (candidate.Score > best.Score)
                best = candidate;
        }
        return before.Length == 0 ? ([.. best.Tokens.TakeWhile(token => token != End)], best.Score) : best;
    }

    private static double LogProbability(int[] sentence) => sentence.Select((token, i) =>
    {
        var logits = Logits[Row(i == 0 ? Start : sentence[i - 1], i)];
        return logits[token] - Math.Log(logits.Sum(logit => Math.Exp(logit)));
    }).Sum();

    private static int Row(int last, int length) => last + (10 * length);

    /// <summary>Keeps the sentences as a real model has to.</summary>
    private sealed class Sentences
    {
        private List<int[]> _sentences = [];

        public ReadOnlyMemory<float> Next(IReadOnlyList<int> from, IReadOnlyList<int> tokens)
        {
            _sentences = [.. tokens.Select((token, i) => _sentences.Count == 0 ? Array.Empty<int>() : [.. _sentences[from[i]], token])];
            return _sentences.SelectMany(sentence => Logits[Row(sentence.Length == 0 ? Start : sentence[^1], sentence.Length)]).ToArray();
        }
    }
}
